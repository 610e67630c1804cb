import { join } from 'node:path';
import { projectPattern } from '@svc-build/model/glob/path-pattern';
import { stateDirectories } from '@svc-build/model/never-bundled';
import type { BuildContext } from '../build-context.ts';

type Variables = Readonly<Record<string, string>>;

/** Variables of shells and sessions, which no build misses. */
const NOISE =
  /^(_|PWD|OLDPWD|SHLVL|TERM.*|COLORTERM|COLUMNS|LINES|PS\d|LS_COLORS|HIST.*|DISPLAY|XDG_.*|DBUS_.*|SSH_.*|npm_.*|INIT_CWD|SVC_BUILD_.*|HOSTNAME|MAIL|LESS.*|EDITOR|PAGER)$/;
/** Code that no runtime names, and settings that hold commands. */
const OTHER_CODE = ['.vue', '.svelte', '.astro', '.rb', '.php', '.rs', '.sh', '.json', '.toml', '.mod'];
/** How programs ask for a variable: the name is the first group that is set. */
const ASKS =
  /\benv(?:iron)?(?:\.get)?\s*(?:\.\s*([A-Za-z_]\w*)|[([]\s*["'`]([A-Za-z_]\w*))|\b[gG]et[eE]nv\(\s*["'`]([A-Za-z_]\w*)|\bLookupEnv\("([A-Za-z_]\w*)|\$\{?([A-Za-z_]\w*)/g;
const TAKEN_APART = /\{([^{}]*)\}\s*=\s*process\.env\b/g;
/** Sources beyond these are not read for a hint. */
const MOST_FILES = 2000;
const MOST_BYTES = 256 * 1024;

/** Which variables the caller of a step has, which it got, and which the sources ask for. */
export interface StepVariables {
  readonly caller: Variables;
  readonly given: Variables;
  readonly asked: ReadonlySet<string>;
}

/**
 * The caller's variables that a step did not get and that its own words or the sources name, sorted. Names only: values
 * are nobody's business.
 */
export function withheldVariables({ caller, given, asked }: StepVariables, words: string): readonly string[] {
  const isMentioned = (name: string): boolean => new RegExp(`(?<![A-Za-z0-9_])${name}(?![A-Za-z0-9_])`).test(words);
  return Object.keys(caller)
    .filter((name) => !Object.hasOwn(given, name) && !NOISE.test(name))
    .filter((name) => asked.has(name) || isMentioned(name))
    .sort();
}

/** The names of variables for which the code in some directories asks. */
export async function askedVariables(
  directories: readonly string[],
  { host, directories: { root }, runtimes }: Pick<BuildContext, 'host' | 'directories' | 'runtimes'>,
): Promise<ReadonlySet<string>> {
  const { files } = host;
  const code = [...new Set([...runtimes.flatMap(({ extensions }) => extensions), ...OTHER_CODE])].join();
  const patterns = directories.map((directory) => projectPattern(`**/*{${code}}`, directory));
  const ignore = stateDirectories(runtimes).map((name) => `**/${name}/**`);
  const asked = new Set<string>();
  for (const path of (await files.glob({ root, patterns, ignore })).slice(0, MOST_FILES)) {
    const stat = await files.stat(join(root, path));
    if (stat === null || stat.size > MOST_BYTES) continue;
    for (const name of variablesIn((await files.readText(join(root, path))) ?? '')) asked.add(name);
  }
  return asked;
}

/** The names of variables for which a text of code asks. */
export function variablesIn(text: string): ReadonlySet<string> {
  const names = [...text.matchAll(ASKS)].flatMap((match) => match.slice(1).find((name) => name !== undefined) ?? []);
  const apart = [...text.matchAll(TAKEN_APART)].flatMap(([, names = '']) => names.match(/[A-Za-z_]\w*/g) ?? []);
  return new Set([...names, ...apart]);
}
