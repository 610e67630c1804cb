import semver from 'semver';
import type { Files } from './host.ts';
import type { OtherPrograms } from './runtime-facts.ts';

type Variables = Readonly<Record<string, string>>;

/** Where programs are looked for. */
interface Machine {
  readonly env: Variables;
  readonly files: Pick<Files, 'list'>;
}

/** Whether a range says anything; `lts/*` and the like do not, and any version will do. */
export function isRange(range: string | null): range is string {
  return range !== null && semver.validRange(range) !== null;
}

/** Whether a tool that says this of its version will do. */
export function isInRange(said: string, range: string | null): boolean {
  if (!isRange(range) || said === '') return true;
  // A tool that says nothing of its version is known by its digest alone, which is in no range.
  const version = semver.coerce(said.replace(/\(sha256:.*$/, '').replace(/^[^\d]*/, ''));
  return version !== null && semver.satisfies(version, range);
}

/**
 * Where a tool may be in another version than the one that its name means on PATH, the newest first: names to look for on
 * PATH, and absolute paths.
 */
export async function otherVersions(
  others: OtherPrograms | null,
  ranges: readonly (string | null)[],
  { env, files }: Machine,
): Promise<readonly string[]> {
  if (others === null) return [];
  const meant = others.variable === null ? '' : (env[others.variable] ?? '');
  const installed = await Promise.all(
    others.installations
      .flatMap((places) => installation(places, env) ?? [])
      .map(async (directory) => {
        const names = (await files.list(directory)).map(({ name }) => name);
        return installedIn(names, others.versionPrefix, ranges).map((name) => `${directory}/${name}/${others.program}`);
      }),
  );
  return [...(meant.startsWith('/') ? [meant] : []), ...namesOf(others, ranges), ...installed.flat()];
}

function namesOf({ named }: OtherPrograms, ranges: readonly (string | null)[]): readonly string[] {
  if (named === null) return [];
  const minors = Array.from(
    { length: named.newestMinor + 1 },
    (_, index) => `${named.major}.${named.newestMinor - index}`,
  );
  return minors
    .filter((minor) => ranges.every((range) => !isRange(range) || semver.intersects(`${minor}.x`, range)))
    .map((minor) => `${named.prefix}${minor}`);
}

/** The first of some places whose variable is set; whoever has no home has the root. */
function installation(places: readonly string[], env: Variables): string | null {
  const known: Variables = { HOME: '/', ...env };
  for (const place of places) {
    const [sign = '', name = ''] = /^\{(\w+)\}/.exec(place) ?? [];
    const value = known[name];
    if (value !== undefined) return `${value.replace(/\/$/, '')}${place.slice(sign.length)}`;
  }
  return null;
}

/** The directories whose version will do, the newest first. */
function installedIn(names: readonly string[], prefix: string, ranges: readonly (string | null)[]): readonly string[] {
  const found = names.flatMap((name) => {
    const plain = name.startsWith(prefix) ? name.slice(prefix.length) : name;
    const version = /^(\d+\.\d+\.\d+)(?:-|$)/.exec(plain)?.[1];
    return version !== undefined && ranges.every((range) => isInRange(version, range)) ? [{ name, version }] : [];
  });
  return found.sort((a, b) => semver.rcompare(a.version, b.version)).map(({ name }) => name);
}
