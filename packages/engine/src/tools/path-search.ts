import { basename } from 'node:path';
import { anyPattern } from '@svc-build/model/glob/path-pattern';
import type { Files } from '@svc-build/model/host';
import type { ToolFacts } from '@svc-build/model/runtime-facts';

/** Looks for paths of this machine in bytes that come piece by piece: a file may be larger than what can be read at once. */
export interface PathSearch {
  look(piece: Buffer): void;
  /** The first of the paths that was found; null when none was. To be asked after the last piece. */
  end(): string | null;
}

const PATH_CHARACTER = /[A-Za-z0-9._~%\]/-]/;
/** What may stand before a path although it looks like a part of one. */
const FILE_URL = 'file://';

/** A search for directories, and for what is below them. */
export function pathSearch(places: readonly string[]): PathSearch {
  const kept = FILE_URL.length + Math.max(0, ...places.map((place) => Buffer.byteLength(place))) + 1;
  const found = new Set<string>();
  let rest = Buffer.alloc(0);
  let isFirst = true;
  const lookAt = (bytes: Buffer, isLast: boolean): void => {
    for (const place of places) if (!found.has(place) && holdsPath(bytes, place, { isFirst, isLast })) found.add(place);
  };
  return {
    look: (piece) => {
      const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
      lookAt(bytes, false);
      // What stands at the end is looked at again with what comes after it, and with what came before it.
      isFirst &&= bytes.length <= kept;
      rest = Buffer.from(bytes.subarray(Math.max(0, bytes.length - kept)));
    },
    end: () => {
      lookAt(rest, true);
      return places.find((place) => found.has(place)) ?? null;
    },
  };
}

/**
 * Whether bytes hold the path of a directory or of something below it: not as a part of a longer path, name or URL.
 * A project at `/app`, as in many containers, has a path that is a route or a module's name to others: there only a URL
 * tells. What stands where bytes begin or end, and is not the beginning or the end of all, is not judged.
 */
function holdsPath(
  bytes: Buffer,
  directory: string,
  { isFirst, isLast }: { readonly isFirst: boolean; readonly isLast: boolean },
): boolean {
  const isAmbiguous = directory.lastIndexOf('/') === 0;
  const length = Buffer.byteLength(directory);
  for (let at = bytes.indexOf(directory); at !== -1; at = bytes.indexOf(directory, at + 1)) {
    if ((!isFirst && at < FILE_URL.length) || (!isLast && at + length >= bytes.length)) continue;
    const before = bytes.toString('latin1', Math.max(0, at - FILE_URL.length), at);
    const after = bytes.toString('latin1', at + length, at + length + 1);
    const begins = before.endsWith(FILE_URL) || (!isAmbiguous && !PATH_CHARACTER.test(before.slice(-1)));
    const ends = after === '/' || !PATH_CHARACTER.test(after);
    if (begins && ends) return true;
  }
  return false;
}

/** The starts of native programs: ELF, and Mach-O for one and for several processors. */
const NATIVE = ['7f454c46', 'cffaedfe', 'cafebabe'];

/**
 * Whether a name on PATH leads to the program itself, as its runtime says it looks, so that it is the same one in every directory: no shim of a version
 * manager, which chooses by directory, and no tool that brings in another version of itself. In doubt it is not.
 */
export async function isPlainProgram(
  itself: ToolFacts['itself'],
  found: string,
  files: Pick<Files, 'realPath' | 'stream'>,
): Promise<boolean> {
  if (itself === null) return false;
  const real = await files.realPath(found);
  if (real === null || !anyPattern(itself.files)(basename(real))) return false;
  if ([found, real].some((path) => path.includes('/shims/'))) return false;
  if (!itself.native) return true;
  const chunks: Uint8Array[] = [];
  for await (const chunk of files.stream(real, { start: 0, end: 3 })) chunks.push(chunk);
  return NATIVE.includes(Buffer.concat(chunks).toString('hex'));
}
