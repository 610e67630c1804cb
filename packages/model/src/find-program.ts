import { posix } from 'node:path';
import semver from 'semver';
import type { Files } from './host.ts';
import type { FindProgram } from './runtime-facts.ts';
import { isRange } from './version-range.ts';

type Variables = Readonly<Record<string, string>>;

/** Where programs are looked for. */
interface Machine {
  readonly env: Variables;
  readonly files: Pick<Files, 'list'>;
}

/** A program that may be the one that is looked for. */
export interface Candidate {
  /** Absolute. */
  readonly program: string;
  /** The version that its place names; null where the place says nothing of it. */
  readonly named: string | null;
}

const VERSION = '{version}';

/** Whether a tool that says this of its version will do. */
export function isInRange(said: string, range: string | null, pattern: string = VERSION): boolean {
  if (!isRange(range) || said === '') return true;
  // A tool that says nothing of its version is known by its digest alone, which is in no range.
  const version = versionIn(said.replace(/\(sha256:.*$/, ''), pattern);
  return version !== null && semver.satisfies(version, range);
}

/** The version in what a program says, where the pattern has it; null where it does not say it so. */
function versionIn(said: string, pattern: string): semver.SemVer | null {
  const [before = ''] = pattern.split(VERSION, 1);
  const at = before === '' ? said.search(/\d/) : said.indexOf(before);
  const text = at === -1 ? '' : said.slice(at + before.length);
  return /^\d/.test(text) ? semver.coerce(text) : null;
}

/** Whether a candidate may be in all of these ranges, as far as its place says. */
export function mayFit({ named }: Candidate, ranges: readonly (string | null)[]): boolean {
  if (named === null) return true;
  const parts = named.split('.').length;
  const meant = parts < 3 ? `${named}.x` : named;
  return ranges.every((range) => !isRange(range) || semver.intersects(meant, range));
}

/** Where versions of a tool lie side by side on this machine, whether there are any or not. */
export function placesOf({ places }: FindProgram, env: Variables): readonly string[] {
  const directories = places.flatMap((place) => {
    const found = installation(place, env);
    return found === null || found.versions === null ? [] : [found.directory];
  });
  return [...new Set(directories)];
}

/**
 * The programs that may be a tool, besides the first that its name means on PATH: one that a variable names, then others on
 * PATH, then those in the places of version managers, of each place the newest first.
 */
export async function candidatesFor(find: FindProgram, machine: Machine): Promise<readonly Candidate[]> {
  const known = find.places.flatMap((place) => installation(place, machine.env) ?? []);
  const fixed = known.flatMap(({ directory, versions }) => (versions === null ? [directory] : []));
  const installed = await Promise.all(known.map((one) => installedIn(one, machine.files)));
  const all = [
    ...fixed.map((program) => ({ program, named: null })),
    ...(await onPath(find.names, machine)),
    ...installed.flat(),
  ];
  const seen = new Set<string>();
  return all.filter(({ program }) => !seen.has(program) && seen.add(program));
}

/** For people: the places in which none of the programs was that were looked at. */
export function lookedInVain(
  places: readonly string[],
  looked: readonly string[],
  { HOME = '' }: Variables,
): readonly string[] {
  const empty = places.filter((place) => !looked.some((line) => line.startsWith(`${place}/`)));
  const shown = empty.map((place) =>
    HOME !== '' && place.startsWith(`${HOME}/`) ? `~${place.slice(HOME.length)}` : place,
  );
  return empty.length === 0 ? [] : [`none in ${shown.join(', ')}`];
}

async function onPath(names: readonly string[], { env, files }: Machine): Promise<readonly Candidate[]> {
  const directories = (env.PATH ?? '').split(':').filter((directory) => directory.startsWith('/'));
  const there = await Promise.all([...new Set(directories)].map((directory) => candidatesIn(directory, names, files)));
  const found = there.flat();
  const plain = found.filter(({ named }) => named === null);
  return [...plain, ...newestFirst(found.filter(({ named }) => named !== null))];
}

async function candidatesIn(
  directory: string,
  names: readonly string[],
  files: Machine['files'],
): Promise<readonly Candidate[]> {
  const there = await namesIn(directory, files);
  return names.flatMap((pattern) =>
    there.flatMap((name) => {
      const named = versionNamed(name, pattern);
      return named === undefined ? [] : [{ program: posix.join(directory, name), named }];
    }),
  );
}

/** What cannot be listed has nothing for us. */
async function namesIn(directory: string, files: Machine['files']): Promise<readonly string[]> {
  return (await files.list(directory).catch(() => [])).map(({ name }) => name);
}

/** A place on this machine: a directory, and below it one for each version; or the program itself. */
interface Installation {
  readonly directory: string;
  /** The pattern of the version's directory, and what is below that. */
  readonly versions: { readonly pattern: string; readonly below: string } | null;
}

/** Null where the variable is not set that it begins with; whoever has no home has the root. */
function installation(place: string, env: Variables): Installation | null {
  const known: Variables = { HOME: '/', ...env };
  const [sign = '', name = ''] = /^\{(\w+)\}/.exec(place) ?? [];
  const start = sign === '' ? '' : known[name];
  if (start === undefined || (sign !== '' && !start.startsWith('/'))) return null;
  const segments = place.slice(sign.length).split('/');
  const at = segments.findIndex((segment) => segment.includes(VERSION));
  const path = (some: readonly string[]): string => posix.normalize(`${start}${some.join('/')}`);
  if (at === -1) return { directory: path(segments), versions: null };
  const versions = { pattern: segments[at] ?? '', below: segments.slice(at + 1).join('/') };
  return { directory: path(segments.slice(0, at)), versions };
}

async function installedIn(
  { directory, versions }: Installation,
  files: Machine['files'],
): Promise<readonly Candidate[]> {
  if (versions === null) return [];
  const found = (await candidatesIn(directory, [versions.pattern], files)).map(({ program, named }) => ({
    program: posix.join(program, versions.below),
    named,
  }));
  return newestFirst(found);
}

function newestFirst(found: readonly Candidate[]): readonly Candidate[] {
  const version = ({ named }: Candidate): semver.SemVer | string => semver.coerce(named ?? '') ?? '0.0.0';
  return found.toSorted((one, other) => semver.rcompare(version(one), version(other)));
}

/** The version that a name says by a pattern, null where the pattern has none; undefined for another name. */
function versionNamed(name: string, pattern: string): string | null | undefined {
  const text = pattern
    .split(VERSION)
    .map((part) => part.split('*').map(literally).join('.*'))
    .join('(\\d+(?:\\.\\d+){0,2})');
  const match = new RegExp(`^${text}$`).exec(name);
  return match === null ? undefined : (match[1] ?? null);
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
