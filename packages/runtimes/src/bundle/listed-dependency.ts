import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { ancestors } from '@svc-build/model/ancestors';
import { isObject } from '../documents/is-object.ts';

/** How the package that a file belongs to lists another one. */
export interface Listed {
  readonly as: 'dependency' | 'optional' | 'peer' | 'unlisted';
  /** The package that lists it, as people call it. */
  readonly by: string;
}

const UNLISTED: Listed = { as: 'unlisted', by: '' };
const FIELDS = ['name', 'dependencies', 'optionalDependencies', 'peerDependencies'];

/** The package of a specifier: `@scope/name` of `@scope/name/file`. */
export function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** How the package of a file below the project root lists the package of a specifier. */
export async function listedDependency(file: string, specifier: string, root: string): Promise<Listed> {
  const name = packageOf(specifier);
  for (const directory of packageDirectories(file)) {
    const text = await readFile(join(root, directory, 'package.json'), 'utf8').catch(() => null);
    const manifest = text === null ? null : parsed(text);
    // Some lie in the middle of a package, and only say how its modules are read.
    if (manifest === null || !FIELDS.some((field) => manifest[field] !== undefined)) continue;
    const by = typeof manifest.name === 'string' ? manifest.name : posix.join(directory, 'package.json');
    return { as: listedIn(manifest, name), by };
  }
  return UNLISTED;
}

/** Of an installed file its package alone; of the project's own, whatever lies above it. */
function packageDirectories(file: string): readonly string[] {
  const installed = /^.*\/?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0];
  return installed === undefined ? ancestors(posix.dirname(file)) : [installed];
}

/** npm and Yarn repeat an optional dependency among the others, where it is still optional. */
function listedIn(manifest: Readonly<Record<string, unknown>>, name: string): Listed['as'] {
  const has = (field: string): boolean => isObject(manifest[field]) && Object.hasOwn(manifest[field], name);
  const meta = isObject(manifest.peerDependenciesMeta) ? manifest.peerDependenciesMeta[name] : undefined;
  if (has('optionalDependencies') || (isObject(meta) && meta.optional === true)) return 'optional';
  if (has('dependencies')) return 'dependency';
  return has('peerDependencies') ? 'peer' : 'unlisted';
}

function parsed(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const json: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return isObject(json) ? json : null;
  } catch {
    return null;
  }
}
