/** Variables of shells and sessions, which no build misses. */
const NOISE =
  /^(_|PWD|OLDPWD|SHLVL|TERM.*|COLORTERM|COLUMNS|LINES|PS\d|LS_COLORS|HIST.*|DISPLAY|XDG_.*|DBUS_.*|SSH_.*|npm_.*|INIT_CWD|SVC_BUILD_.*|HOSTNAME|MAIL|LESS.*|EDITOR|PAGER)$/;

/**
 * Names the caller's variables that a step did not get: those first that its own words mention, then, if `all` are asked
 * for, the others; null when there are none.
 * Names only: values are nobody's business.
 */
export function withheldVariables(
  caller: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>>,
  words: string,
  all: boolean,
): string | null {
  const withheld = Object.keys(caller)
    .filter((name) => !Object.hasOwn(given, name) && !NOISE.test(name))
    .sort();
  const isMentioned = (name: string): boolean => new RegExp(`(?<![A-Za-z0-9_])${name}(?![A-Za-z0-9_])`).test(words);
  const named = [...withheld.filter(isMentioned), ...(all ? withheld.filter((name) => !isMentioned(name)) : [])];
  return named.length === 0 ? null : named.join(', ');
}
