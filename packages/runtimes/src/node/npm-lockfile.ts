import { posix } from 'node:path';
import { type Diagnostic, warning } from '@svc-build/model/diagnostic';
import type { SourceTree } from '@svc-build/model/source-tree';
import { locateJsonKey } from '../documents/locate-json-key.ts';
import type { NodeManifest } from './node-manifest.ts';

const FIELDS = ['dependencies', 'devDependencies', 'optionalDependencies'] as const;

type LockedPackages = Readonly<Record<string, Partial<Readonly<Record<string, Readonly<Record<string, string>>>>>>>;

/** Warns of packages whose dependencies npm's lockfile has in another version than their package.json asks for. */
export async function staleNpmLockfile(
  lockfile: string,
  install: { readonly directory: string; readonly manifests: readonly NodeManifest[] },
  source: SourceTree,
): Promise<readonly Diagnostic[]> {
  const packages = lockedPackages((await source.readText(lockfile)) ?? '');
  if (packages === null) return [];
  return install.manifests.flatMap((manifest) => {
    const key = posix.relative(install.directory, manifest.directory);
    const locked = packages[key] ?? {};
    for (const field of FIELDS) {
      const changed = Object.entries(manifest[field]).find(([name, range]) => {
        // npm lists what is both a dependency and an optional one only as optional.
        const optional = field === 'dependencies' ? manifest.optionalDependencies[name] : undefined;
        return optional === undefined && locked[field]?.[name] !== range;
      });
      if (changed !== undefined) return [outOfDate(lockfile, manifest, [field, changed[0]], changed[1])];
    }
    return [];
  });
}

/** The `packages` table, which npm 7 and later write; null for older lockfiles and for what is none. */
function lockedPackages(text: string): LockedPackages | null {
  try {
    const json: { readonly packages?: LockedPackages } | null = JSON.parse(text);
    return json?.packages ?? null;
  } catch {
    return null;
  }
}

function outOfDate(
  lockfile: string,
  manifest: NodeManifest,
  path: readonly [string, string],
  range: string,
): Diagnostic {
  return warning(
    'LOCKFILE_OUT_OF_DATE',
    `${lockfile} does not hold "${path[1]}": "${range}", which ${manifest.file} asks for.`,
    `Run \`npm install\` in ${posix.dirname(lockfile) === '.' ? 'the project root' : posix.dirname(lockfile)} and commit the lockfile; until then its newest matching version is installed.`,
    { location: locateJsonKey(manifest.file, manifest.text, path) },
  );
}
