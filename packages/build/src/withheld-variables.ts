/** Variables of shells and sessions, which no build misses. */
const NOISE =
  /^(_|PWD|OLDPWD|SHLVL|TERM.*|COLORTERM|COLUMNS|LINES|PS\d|LS_COLORS|HIST.*|DISPLAY|XDG_.*|DBUS_.*|SSH_.*|npm_.*|INIT_CWD|SVC_BUILD_.*|HOSTNAME|MAIL|LESS.*|EDITOR|PAGER)$/;
const SHOWN = 8;

/**
 * Names the caller's variables that a step did not get, those first that its own words mention; null when there are none.
 * Names only: values are nobody's business.
 */
export function withheldVariables(
  caller: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>>,
  words: string,
): string | null {
  const withheld = Object.keys(caller)
    .filter((name) => !Object.hasOwn(given, name) && !NOISE.test(name))
    .sort();
  if (withheld.length === 0) return null;
  const isMentioned = (name: string): boolean => new RegExp(`(?<![A-Za-z0-9_])${name}(?![A-Za-z0-9_])`).test(words);
  const ordered = [...withheld.filter(isMentioned), ...withheld.filter((name) => !isMentioned(name))];
  const more = ordered.length > SHOWN ? ` and ${ordered.length - SHOWN} more` : '';
  return `${ordered.slice(0, SHOWN).join(', ')}${more}`;
}
