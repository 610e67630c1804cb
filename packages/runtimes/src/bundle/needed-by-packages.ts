import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { packageOf, parseNodeManifest } from '@svc-build/manifests/node/node-manifest';
import { rightPattern } from '@svc-build/model/glob/path-pattern';
import { ancestors } from '@svc-build/model/project-path';
import type { NodeBundleInput } from './node-bundle.ts';
import { PACKAGE_NEEDS, type PackageNeed } from './package-needs.ts';
import { filesNamed } from './project-files.ts';
import { walkFiles } from './walk-files.ts';

/** A package that a bundle holds, and what it needs that nothing in code tells. */
interface NeedOf {
  /** Of the package, below the project root. */
  readonly directory: string;
  readonly need: PackageNeed;
}

type Place = Pick<NodeBundleInput, 'root' | 'cwd' | 'nestedRoots'>;

const INSTALLED = /^(.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/;
const BY_NAME = new Map(PACKAGE_NEEDS.map((need) => [need.package, need]));

function needsOf(paths: readonly string[]): readonly NeedOf[] {
  const found = new Map<string, PackageNeed>();
  for (const path of paths) {
    const [, above = '', name = ''] = INSTALLED.exec(path) ?? [];
    const need = BY_NAME.get(name);
    if (need !== undefined) found.set(`${above}node_modules/${name}`, need);
  }
  return [...found].map(([directory, need]) => ({ directory, need }));
}

/** Files that the packages of a bundle read. */
export async function neededFiles(paths: readonly string[], place: Place): Promise<readonly string[]> {
  const found = await Promise.all(
    needsOf(paths).map(async ({ directory, need }) => {
      const own = (need.own ?? []).map((pattern) =>
        filesNamed(posix.join(place.cwd, pattern), { mayBeDirectory: true }, place),
      );
      const files = (need.files ?? []).map((pattern) => installedFiles(posix.join(directory, pattern), place.root));
      return (await Promise.all([...own, ...files])).flat();
    }),
  );
  return found.flat();
}

/** Programs that the packages of a bundle start. */
export async function neededPrograms(paths: readonly string[], { root }: Place): Promise<readonly string[]> {
  const patterns = needsOf(paths).flatMap(({ directory, need }) =>
    (need.programs ?? []).map((pattern) => posix.join(directory, pattern)),
  );
  return (await Promise.all(patterns.map((pattern) => installedFiles(pattern, root)))).flat();
}

/** Files of installed packages that match a pattern of the table. */
async function installedFiles(pattern: string, root: string): Promise<readonly string[]> {
  const base = pattern.slice(0, pattern.search(/[^/]*[*?{]/) - 1);
  const { matches } = rightPattern(pattern);
  const below = await walkFiles(join(root, base));
  return below.map((path) => posix.join(base, path)).filter(matches);
}

/** What a bundle holds already, what its code says, and what its packages may load by name. */
interface Said {
  readonly paths: readonly string[];
  readonly words: readonly string[];
  readonly listed: ReadonlySet<string>;
}

/**
 * Packages that are loaded by a name that stands somewhere in code, or that another package puts together, by the directory
 * from which they are found. Only what the service lists counts: others may have been installed for other services.
 */
export function neededPackages(
  { paths, words, listed }: Said,
  { cwd }: Place,
): ReadonlyMap<string, ReadonlySet<string>> {
  const present = new Set(paths.flatMap((path) => INSTALLED.exec(path)?.[2] ?? []));
  const named = new Set(words.filter((word) => listed.has(packageOf(word)) && !present.has(word)));
  const byPackages = needsOf(paths).map(({ directory, need }) => {
    const packages = (need.packages ?? []).filter((name) => listed.has(name));
    return [directory, new Set(packages)] as const;
  });
  return new Map([[cwd, named] as const, ...byPackages].filter(([, packages]) => packages.size > 0));
}

/** The packages that are listed for where the program runs, at or above its own files. */
export async function listedPackages(files: readonly string[], { root }: Place): Promise<ReadonlySet<string>> {
  const directories = new Set(files.flatMap((file) => ancestors(posix.dirname(file))));
  const listed = await Promise.all(
    [...directories].map(async (directory) => {
      const file = posix.join(directory, 'package.json');
      const text = await readFile(join(root, file), 'utf8').catch(() => null);
      const manifest = text === null ? null : parseNodeManifest(file, text);
      if (manifest === null || !manifest.ok) return [];
      return Object.keys({ ...manifest.value.dependencies, ...manifest.value.optionalDependencies });
    }),
  );
  return new Set(listed.flat());
}
