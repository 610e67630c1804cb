import { basename, dirname, join, posix } from 'node:path';
import { type Disk, kindOf } from '@svc-build/model/disk';
import { ancestors } from '@svc-build/model/project-path';
import { sha256 } from '@svc-build/trace/sha256';
import type { Subtrees } from '../record/changed-subtrees.ts';
import { journalPlace, namesBeside } from '../state/beside-output.ts';

/** A swap in parts, as it is written down before anything is renamed. */
export interface SwapJournal extends Subtrees {
  /** Where all that is placed is staged; absolute. */
  readonly staging: string;
}

const FORMAT = 'svc-build swap 1';

/** A journal as text: what is to be done, and a digest, by which one that was not written to its end is known. */
interface Written extends Subtrees {
  readonly format: string;
  /** The name of a directory beside the output. */
  readonly staging: string;
  /** Of the output and of what is staged: a copy of a project brings its journals along, and they are not its own. */
  readonly inodes: readonly [output: number | null, staging: number | null];
}

/** Writes a journal down, so that it would be there after a loss of power too. */
export function writeJournal(output: string, { staging, placed, removed }: SwapJournal, disk: Disk): void {
  const place = journalPlace(output);
  const inodes = inodesOf(output, staging, disk);
  const written: Written = { format: FORMAT, staging: basename(staging), inodes, placed, removed };
  const text = JSON.stringify(written);
  disk.write(place, `${text}\n${sha256(text)}\n`, 0o600);
  disk.sync(place);
  disk.sync(dirname(place));
}

/**
 * The journal beside an output, if it can be believed: whole, of this output and this staging, and with every path in it
 * below both, by directories alone, so that no link leads a rename out of them. Null for none, and for any other.
 */
export function readJournal(output: string, disk: Disk): SwapJournal | null {
  const bytes = disk.read(journalPlace(output));
  if (bytes === null) return null;
  const [text = '', digest, ...rest] = Buffer.from(bytes).toString('utf8').split('\n');
  if (digest !== sha256(text) || rest.join('') !== '') return null;
  const written = JSON.parse(text) as Written | null;
  if (written?.format !== FORMAT) return null;
  const { staging: name, inodes, placed, removed } = written;
  const { owned } = namesBeside(output, disk);
  const staging = owned.find(({ kind, path }) => kind === 'staging' && basename(path) === name)?.path;
  if (staging === undefined || JSON.stringify(inodes) !== JSON.stringify(inodesOf(output, staging, disk))) return null;
  const journal = { staging, placed, removed };
  return staysInside(journal, output, disk) ? journal : null;
}

function inodesOf(output: string, staging: string, disk: Pick<Disk, 'identity'>): Written['inodes'] {
  return [disk.identity(output)?.inode ?? null, disk.identity(staging)?.inode ?? null];
}

/** Whether what a journal names lies below the output and its staging, with no link on the way. */
export function staysInside(
  { staging, placed, removed }: SwapJournal,
  output: string,
  disk: Pick<Disk, 'identity'>,
): boolean {
  const known = new Map<string, boolean>();
  const isDirectory = (path: string): boolean => {
    const stamp = disk.identity(path);
    const is = known.get(path) ?? (stamp !== null && kindOf(stamp) === 'directory');
    known.set(path, is);
    return is;
  };
  const isBelow = (path: string, base: string): boolean =>
    ['.', ...ancestors(posix.dirname(path))].every((one) => isDirectory(join(base, one)));
  return (
    isDirectory(output) &&
    isDirectory(staging) &&
    [...placed, ...removed].every((path) => isPlainPath(path) && isBelow(path, output)) &&
    placed.every((path) => disk.identity(join(staging, path)) === null || isBelow(path, staging))
  );
}

/** A path of a bundle: relative, in normal form, and never the files that belong to all services. */
function isPlainPath(path: string): boolean {
  return /^(?:static|functions)(?:\/|$)/.test(path) && posix.normalize(path) === path && !path.includes('\0');
}
