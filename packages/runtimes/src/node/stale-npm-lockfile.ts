import { posix } from 'node:path';
import { tableOf } from '@svc-build/manifests/documents/json-value';
import { locateJsonKey } from '@svc-build/manifests/documents/locate-json';
import { parseNpmLockfile } from '@svc-build/manifests/node/locked-version';
import type { NodeManifest } from '@svc-build/manifests/node/node-manifest';
import { type Diagnostic, warning } from '@svc-build/model/diagnostic';
import type { SourceTree } from '@svc-build/model/source-tree';

const FIELDS = ['dependencies', 'devDependencies', 'optionalDependencies'] as const;
/** How many of a kind a message names. */
const SHOWN = 3;

/** A dependency that a package.json asks for otherwise than the lockfile knows. */
interface Unlocked {
  readonly manifest: NodeManifest;
  readonly path: readonly [string, string];
  /** As people write it. */
  readonly asked: string;
}

/** Warns, once for all its packages, of dependencies that npm's lockfile lacks in the version that is asked for. */
export async function staleNpmLockfile(
  lockfile: string,
  install: { readonly directory: string; readonly manifests: readonly NodeManifest[] },
  source: SourceTree,
): Promise<readonly Diagnostic[]> {
  const packages = parseNpmLockfile((await source.readText(lockfile)) ?? '');
  if (packages === null) return [];
  const unlocked = install.manifests.flatMap((manifest) => {
    const locked = packages.at(posix.relative(install.directory, manifest.directory)) ?? {};
    return FIELDS.flatMap((field) => {
      const asked = Object.entries(manifest[field]).filter(([name, range]) => {
        // npm lists what is both a dependency and an optional one only as optional.
        const optional = field === 'dependencies' ? manifest.optionalDependencies[name] : undefined;
        return optional === undefined && tableOf(locked[field])[name] !== range;
      });
      return asked.map(
        ([name, range]): Unlocked => ({ manifest, path: [field, name], asked: `"${name}": "${range}"` }),
      );
    });
  });
  return outOfDate(lockfile, unlocked);
}

function outOfDate(lockfile: string, unlocked: readonly Unlocked[]): readonly Diagnostic[] {
  const [first] = unlocked;
  if (first === undefined) return [];
  const asked = new Set(unlocked.map((one) => one.asked));
  const files = new Set(unlocked.map(({ manifest }) => manifest.file));
  const directory = posix.dirname(lockfile) === '.' ? 'the project root' : posix.dirname(lockfile);
  const installed = asked.size === 1 ? 'its newest matching version is' : 'their newest matching versions are';
  return [
    warning(
      'LOCKFILE_OUT_OF_DATE',
      `${lockfile} does not hold ${named(asked)}, which ${named(files)} ${files.size === 1 ? 'asks' : 'ask'} for.`,
      `Run \`npm install\` in ${directory} and commit the lockfile; until then ${installed} installed.`,
      { location: locateJsonKey(first.manifest.file, first.manifest.text, first.path) },
    ),
  ];
}

/** The first of them, and how many there are beside. */
function named(all: ReadonlySet<string>): string {
  const rest = all.size > SHOWN ? [`${all.size - SHOWN} more`] : [];
  const parts = [...[...all].slice(0, SHOWN), ...rest];
  const last = parts.pop() ?? '';
  return parts.length === 0 ? last : `${parts.join(', ')} and ${last}`;
}
