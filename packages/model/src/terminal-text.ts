/** Colours and weights, as a terminal is told them. */
const COLOURS = '\\u001B\\[[0-9;:]*m';
const COLOUR = new RegExp(COLOURS, 'g');
/**
 * All else that a terminal would obey (ECMA-48): strings that set titles, links or the clipboard, also unfinished ones;
 * sequences that move the cursor or erase; single controls but the tab; and what makes text run from right to left.
 */
const COMMANDS = new RegExp(
  [
    '(?:\\u001B[\\]PX^_]|[\\u0090\\u0098\\u009D-\\u009F])[^\\u0007\\u001B\\u009C]*(?:\\u0007|\\u001B\\\\|\\u009C|$)',
    `(?!${COLOURS})(?:\\u001B\\[|\\u009B)[0-?]*[ -/]*[@-~]?`,
    '\\u001B(?!\\[)[ -/]*[0-~]?',
    '[\\u0000-\\u0008\\u000A-\\u001A\\u001C-\\u001F\\u007F-\\u009F\\u202A-\\u202E\\u2066-\\u2069]',
  ].join('|'),
  'g',
);

/** A line as a program printed it, with nothing in it that a terminal would obey but colours. Of what it wrote over itself, the last is left. */
export function withoutCommands(line: string): string {
  if (!/[^\t\u0020-\u007E\u00A0-\u2029\u202F-\u2065\u206A-\uFFFF]/.test(line)) return line;
  const last = line.split('\r').findLast((part) => part !== '') ?? '';
  return last.replace(COMMANDS, '');
}

/** The same without colours, for pipes, files and machines. */
export function withoutColours(line: string): string {
  return withoutCommands(line).replace(COLOUR, '');
}

/** A line for people, which leaves no colour behind it. */
export function shownLine(line: string, hasColours: boolean): string {
  if (!hasColours) return withoutColours(line);
  const shown = withoutCommands(line);
  return shown.includes('\u001B[') ? `${shown}\u001B[0m` : shown;
}
