import { posix } from 'node:path';
import { tableOf } from '@svc-build/manifests/documents/json-value';
import { locateJsonKey } from '@svc-build/manifests/documents/locate-json';
import { asksOf, lockedAsks } from '@svc-build/manifests/node/locked-asks';
import { allDependencies, type NodeManifest } from '@svc-build/manifests/node/node-manifest';
import { type Diagnostic, warning } from '@svc-build/model/diagnostic';
import type { SourceTree } from '@svc-build/model/source-tree';
import type { NodePackageManager } from './node-package-manager.ts';

/** How many of a kind a message names. */
const SHOWN = 3;

const ITS = 'its newest matching version is installed';
const THEIRS = 'their newest matching versions are installed';
/** What else is installed where the lockfile is out of date, as the end of a sentence. */
const INSTALLED: Partial<Record<NodePackageManager['name'], string>> = {
  pnpm: 'the newest matching version of every package is installed, because pnpm reads a lockfile only to write it',
  'yarn-berry': 'nothing is installed, because Yarn cannot do that without writing it',
};

/** A dependency that a package.json asks for otherwise than the lockfile knows, or one that it no longer asks for. */
export interface UnlockedDependency {
  readonly manifest: NodeManifest;
  readonly path: readonly string[];
  /** As people write it. */
  readonly asked: string;
  readonly kind: 'lacking' | 'left-over';
}

/** What of a place's packages its lockfile does not hold as they ask for it; null where it does not say what it holds. */
export function unlockedDependencies(
  lockfile: string,
  { directory, manifests }: Pick<NodePackageManager, 'directory' | 'manifests'>,
  source: SourceTree,
): Promise<readonly UnlockedDependency[] | null> {
  return source.once(`what ${lockfile} lacks`, async (view) => {
    const read = lockedAsks(lockfile, (await view.readText(lockfile)) ?? '');
    if (read === null) return null;
    const isMember = new Set(manifests.flatMap(({ name }) => name ?? []));
    const replaced = replacedNames(manifests.find((one) => one.directory === directory));
    return manifests.flatMap((manifest) => {
      const known = read(manifest, posix.relative(directory, manifest.directory));
      const lacking = asksOf(manifest)
        .filter(({ field, name, range }) => !replaced.has(name) && !known.holds(field, name, range))
        // Some lockfiles do not hold packages of the project itself.
        .filter(({ name }) => posix.basename(lockfile) !== 'yarn.lock' || !isMember.has(name));
      const asked = { ...allDependencies(manifest), ...manifest.peerDependencies };
      const gone = (known.names ?? []).filter((name) => !Object.hasOwn(asked, name) && !replaced.has(name));
      return [
        ...lacking.map(({ field, name, range }): UnlockedDependency => {
          return { manifest, path: [field, name], asked: `"${name}": "${range}"`, kind: 'lacking' };
        }),
        ...gone.map((name): UnlockedDependency => ({ manifest, path: [], asked: `"${name}"`, kind: 'left-over' })),
      ];
    });
  });
}

/** Names that the root has replaced everywhere: nobody can compare what is asked for. */
function replacedNames(root: NodeManifest | undefined): ReadonlySet<string> {
  if (root === undefined) return new Set();
  // Read once already, so it is right.
  const { resolutions, pnpm } = tableOf(JSON.parse(root.text));
  const names = [resolutions, tableOf(pnpm).overrides].flatMap((one) => Object.keys(tableOf(one)));
  return new Set(names.map((name) => /((?:@[^/@>]+\/)?[^/@>]+)(?:@[^/>]*)?$/.exec(name)?.[1] ?? name));
}

/** Says, once for all its packages, what a lockfile does not hold; null where it holds what is asked for. */
export async function staleLockfile(manager: NodePackageManager, source: SourceTree): Promise<Diagnostic | null> {
  const { lockfile } = manager;
  const found = lockfile === null ? null : await unlockedDependencies(lockfile, manager, source);
  const lacking = (found ?? []).filter(({ kind }) => kind === 'lacking');
  const unlocked = lacking.length > 0 ? lacking : (found ?? []);
  const [first] = unlocked;
  if (lockfile === null || first === undefined || (first.kind === 'left-over' && manager.name === 'npm')) return null;
  const asked = named(new Set(unlocked.map((one) => one.asked)));
  const files = new Set(unlocked.map(({ manifest }) => manifest.file));
  const asks = first.kind === 'lacking' ? ['asks', 'ask'] : ['no longer asks', 'no longer ask'];
  const verb = `${named(files)} ${files.size === 1 ? asks[0] : asks[1]} for`;
  const directory = posix.dirname(lockfile) === '.' ? 'the project root' : posix.dirname(lockfile);
  const newest = INSTALLED[manager.name] ?? (new Set(unlocked.map((one) => one.asked)).size === 1 ? ITS : THEIRS);
  return warning(
    'LOCKFILE_OUT_OF_DATE',
    `${lockfile} ${first.kind === 'lacking' ? 'does not hold' : 'holds'} ${asked}, which ${verb}.`,
    `Run \`${manager.tool} install\` in ${directory} and commit the lockfile; until then ${newest}.`,
    {
      location: first.kind === 'lacking' ? locateJsonKey(first.manifest.file, first.manifest.text, first.path) : null,
    },
  );
}

/** The first of them, and how many there are beside. */
function named(all: ReadonlySet<string>): string {
  const rest = all.size > SHOWN ? [`${all.size - SHOWN} more`] : [];
  const parts = [...[...all].slice(0, SHOWN), ...rest];
  const last = parts.pop() ?? '';
  return parts.length === 0 ? last : `${parts.join(', ')} and ${last}`;
}
