import { posix } from 'node:path';
import { locateJsonKey } from '@svc-build/manifests/documents/locate-json';
import { tableOf } from '@svc-build/manifests/documents/table-of';
import type { NodeManifest } from '@svc-build/manifests/node/node-manifest';
import { parseNpmLockfile } from '@svc-build/manifests/node/npm-lockfile';
import { type Diagnostic, warning } from '@svc-build/model/diagnostic';
import type { SourceTree } from '@svc-build/model/source-tree';

const FIELDS = ['dependencies', 'devDependencies', 'optionalDependencies'] as const;

/** Warns of packages whose dependencies npm's lockfile has in another version than their package.json asks for. */
export async function staleNpmLockfile(
  lockfile: string,
  install: { readonly directory: string; readonly manifests: readonly NodeManifest[] },
  source: SourceTree,
): Promise<readonly Diagnostic[]> {
  const packages = parseNpmLockfile((await source.readText(lockfile)) ?? '');
  if (packages === null) return [];
  return install.manifests.flatMap((manifest) => {
    const key = posix.relative(install.directory, manifest.directory);
    const locked = packages.at(key) ?? {};
    for (const field of FIELDS) {
      const changed = Object.entries(manifest[field]).find(([name, range]) => {
        // npm lists what is both a dependency and an optional one only as optional.
        const optional = field === 'dependencies' ? manifest.optionalDependencies[name] : undefined;
        return optional === undefined && tableOf(locked[field])[name] !== range;
      });
      if (changed !== undefined) return [outOfDate(lockfile, manifest, [field, changed[0]], changed[1])];
    }
    return [];
  });
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
