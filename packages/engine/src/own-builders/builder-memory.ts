import { dirname, join } from 'node:path';
import type { Disk } from '@svc-build/model/disk';
import { sha256 } from '@svc-build/trace/sha256';
import { type BuilderDescription, descriptionShape } from './description-shape.ts';

type MemoryDisk = Pick<Disk, 'read' | 'write' | 'identity' | 'digest'>;

/** A builder of the project as it was loaded once: what it said of itself, and the modules that it consists of, by digest. */
export interface RememberedBuilder {
  readonly description: BuilderDescription;
  readonly files: readonly (readonly [path: string, digest: string | null])[];
}

const FORMAT = 'svc-build builder 2';

/** What the module at a path said of itself, unless something that it consists of has changed since. */
export function recallBuilder(state: string, module: string, disk: MemoryDisk): RememberedBuilder | null {
  const bytes = disk.read(placeOf(state, module));
  if (bytes === null) return null;
  try {
    const stored = JSON.parse(Buffer.from(bytes).toString('utf8')) as RememberedBuilder & { readonly format: string };
    if (stored.format !== FORMAT || !isAsItWas(stored, disk)) return null;
    return { description: descriptionShape.parse(stored.description), files: stored.files };
  } catch {
    return null; // Torn; it is written again.
  }
}

/** Remembers a builder where own state is kept already: a project that only was looked at keeps nothing of ours. */
export function rememberBuilder(
  state: string,
  { module, ...remembered }: RememberedBuilder & { readonly module: string },
  disk: Pick<Disk, 'write' | 'identity'>,
): void {
  if (disk.identity(state) === null) return;
  disk.write(placeOf(state, module), JSON.stringify({ format: FORMAT, ...remembered }), 0o600);
}

/** Whether all that a builder consists of holds what it held. */
export function isAsItWas({ files }: Pick<RememberedBuilder, 'files'>, disk: Pick<Disk, 'digest'>): boolean {
  return files.every(([path, digest]) => (disk.digest(path)?.digest ?? null) === digest);
}

/** Modules with the package.json that says how node reads each, and what all of them hold. */
export function consistsOf(
  modules: readonly string[],
  disk: Pick<Disk, 'digest' | 'identity'>,
): RememberedBuilder['files'] {
  const manifests = new Map<string, string | null>();
  const manifestOf = (directory: string): string | null => {
    const known = manifests.get(directory);
    if (known !== undefined) return known;
    const path = join(directory, 'package.json');
    const above = dirname(directory);
    const found = disk.identity(path) !== null ? path : above === directory ? null : manifestOf(above);
    manifests.set(directory, found);
    return found;
  };
  const all = new Set(modules.flatMap((path) => [path, manifestOf(dirname(path)) ?? path]));
  return [...all].sort().map((path) => [path, disk.digest(path)?.digest ?? null]);
}

function placeOf(state: string, module: string): string {
  return join(state, 'builders', `${sha256(module).slice(0, 16)}.json`);
}
