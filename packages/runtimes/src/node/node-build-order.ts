import { locateJsonKey } from '@svc-build/manifests/documents/locate-json';
import type { NodeManifest } from '@svc-build/manifests/node/node-manifest';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';

/** A dependency of one package of the project on another. */
export interface PackageEdge {
  readonly name: string;
  /** The other's directory. */
  readonly to: string;
  /** Named among `devDependencies` alone. */
  readonly isDev: boolean;
}

/** A package of the project, and those that it depends on. */
export interface LinkedPackage {
  readonly manifest: NodeManifest;
  readonly edges: readonly PackageEdge[];
}

type Packages = ReadonlyMap<string, LinkedPackage>;

/**
 * What comes before each package, by directory. Package managers install packages that depend on each other in a circle,
 * and repositories have such circles, most often through `devDependencies` (a package whose tests use one that is made
 * from it): a development dependency that would close a circle orders nothing.
 */
export function buildOrder(packages: Packages): ReadonlyMap<string, ReadonlySet<string>> {
  const before = new Map([...packages].map(([directory, { edges }]) => [directory, targets(edges, false)]));
  for (const [directory, { edges }] of packages)
    for (const to of targets(edges, true)) if (!leads(to, directory, before)) before.get(directory)?.add(to);
  // In the order in which the manifest names them.
  return new Map(
    [...packages].map(([directory, { edges }]) => {
      const kept = before.get(directory) ?? new Set();
      return [directory, new Set(edges.map(({ to }) => to).filter((to) => kept.has(to)))];
    }),
  );
}

function targets(edges: readonly PackageEdge[], isDev: boolean): Set<string> {
  return new Set(edges.filter((edge) => edge.isDev === isDev).map(({ to }) => to));
}

function leads(from: string, to: string, before: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  const met = new Set([from]);
  for (const one of met) for (const next of before.get(one) ?? []) met.add(next);
  return met.has(to);
}

/**
 * Packages that need each other at run time and that have builds: none of them can come first, which the first of them
 * says. A circle in which at most one is built is none for us: what is used as it lies has no order.
 */
export function buildCircle(packages: Packages): Diagnostic | null {
  const done = new Set<string>();
  const visit = (directory: string, path: readonly Step[]): readonly Step[] | null => {
    const start = path.findIndex(({ from }) => from.directory === directory);
    if (start !== -1) return isBuilt(path.slice(start)) ? path.slice(start) : null;
    const one = packages.get(directory);
    if (one === undefined || done.has(directory)) return null;
    for (const { name, to, isDev } of one.edges) {
      const circle = isDev ? null : visit(to, [...path, { from: one.manifest, name }]);
      if (circle !== null) return circle;
    }
    done.add(directory);
    return null;
  };
  for (const directory of packages.keys()) {
    const circle = visit(directory, []);
    if (circle !== null) return circleFound(fromTheFirst(circle));
  }
  return null;
}

/** A way around: a package, and the name of the next one. */
interface Step {
  readonly from: NodeManifest;
  readonly name: string;
}

/** The same way around, whoever met it: services that share a circle say it once. */
function fromTheFirst(circle: readonly Step[]): readonly Step[] {
  const [first] = circle.map(({ from }) => from.directory).sort();
  const start = circle.findIndex(({ from }) => from.directory === first);
  return [...circle.slice(start), ...circle.slice(0, start)];
}

function isBuilt(circle: readonly Step[]): boolean {
  return circle.filter(({ from }) => from.scripts.build !== undefined).length > 1;
}

function circleFound(circle: readonly Step[]): Diagnostic {
  const places = circle.flatMap(({ from, name }) => {
    const field = name in from.dependencies ? 'dependencies' : 'optionalDependencies';
    const location = locateJsonKey(from.file, from.text, [field, name]);
    return location === null ? [] : [{ message: `${titleOf(from)} depends on ${name} here.`, location }];
  });
  const way = [...circle, ...circle.slice(0, 1)].map(({ from }) => titleOf(from)).join(' → ');
  return error(
    'DEPENDENCY_CYCLE',
    `Packages that are built depend on each other in a circle: ${way}.`,
    'Remove one of the dependencies, or make it a development dependency, if only tests need it.',
    { location: places[0]?.location ?? null, related: places.slice(1) },
  );
}

function titleOf({ name, directory }: NodeManifest): string {
  return name ?? directory;
}
