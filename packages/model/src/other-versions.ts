import semver from 'semver';
import type { Files } from './host.ts';

type Variables = Readonly<Record<string, string>>;
type Directories = Pick<Files, 'list'>;

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
 * PATH, and absolute paths. Only of Python do machines have several side by side that a name of their own tells apart.
 */
export async function otherVersions(
  tool: string,
  ranges: readonly (string | null)[],
  env: Variables,
  files: Directories,
): Promise<readonly string[]> {
  if (tool !== 'python3') return [];
  const wanted = (version: string): boolean => ranges.every((range) => isInRange(version, range));
  const minors = Array.from({ length: NEWEST_MINOR + 1 }, (_, index) => `3.${NEWEST_MINOR - index}`);
  const mayFit = minors.filter((minor) => ranges.every((range) => mayHold(minor, range)));
  const named = env.UV_PYTHON?.startsWith('/') === true ? [env.UV_PYTHON] : [];
  const installed = await Promise.all(installations(env).map((directory) => pythonsIn(directory, wanted, files)));
  return [...named, ...mayFit.map((minor) => `python${minor}`), ...installed.flat()];
}

/** Nobody has one yet. */
const NEWEST_MINOR = 25;

function mayHold(minor: string, range: string | null): boolean {
  return !isRange(range) || semver.intersects(`${minor}.x`, range);
}

/** What pyenv and uv install, a directory for each version. */
function installations(env: Variables): readonly string[] {
  const home = env.HOME ?? '/';
  return [
    `${env.PYENV_ROOT ?? `${home}/.pyenv`}/versions`,
    env.UV_PYTHON_INSTALL_DIR ?? `${env.XDG_DATA_HOME ?? `${home}/.local/share`}/uv/python`,
  ];
}

async function pythonsIn(
  directory: string,
  wanted: (version: string) => boolean,
  files: Directories,
): Promise<readonly string[]> {
  const versions = (await files.list(directory)).flatMap(({ name }) => {
    const version = /^(?:cpython-)?(\d+\.\d+\.\d+)(?:-|$)/.exec(name)?.[1];
    return version !== undefined && wanted(version) ? [{ name, version }] : [];
  });
  return versions
    .sort((a, b) => semver.rcompare(a.version, b.version))
    .map(({ name }) => `${directory}/${name}/bin/python3`);
}
