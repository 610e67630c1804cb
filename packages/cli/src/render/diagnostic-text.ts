import type { Diagnostic, Location } from '@svc-build/model/diagnostic';
import { shownLine, withoutColours } from '@svc-build/model/terminal-text';
import picocolors from 'picocolors';
import type { CommonOptions } from '../arguments.ts';
import type { Terminal, World } from '../world.ts';
import { wrapWords } from './text-layout.ts';

/** Longer lines of a file are cut around the place that matters. */
const LINE_WIDTH = 100;
const CUT = '…';

/**
 * A diagnostic for people, as wide as their terminal:
 * ```
 * error: Services "web" and "admin" are both mounted at "/". [DUPLICATE_ROUTE_PREFIX]
 *   --> vercel.json:9:22
 *   9 |       "routePrefix": "/"
 *     |                      ^^^
 *   also vercel.json:4:22: "web" is mounted here.
 *   help: Give one of them a longer prefix, such as "/admin".
 * ```
 */
export function diagnosticText(
  { severity, message, code, location, related, log, help }: Diagnostic,
  style: Style,
  { isTerminal, columns }: Pick<Terminal, 'isTerminal' | 'columns'>,
): string {
  const width = isTerminal ? columns : Number.POSITIVE_INFINITY;
  const coloured = (word: string): string => style[word === 'error:' ? 'red' : 'yellow'](style.bold(word));
  return [
    ...wrapWords(withoutColours(`${severity}: ${message} [${code}]`), width, '  ').map((line) =>
      line.replace(/^(?:error|warning):/, coloured).replace(/\[[A-Z_]+\]$/, style.dim),
    ),
    ...(location === null ? [] : placeLines(location, width, style)),
    ...related.flatMap((other) =>
      wrapWords(withoutColours(`  also ${place(other.location)}: ${other.message}`), width, '    '),
    ),
    ...log.map((line) => `  ${style.dim('|')} ${shownLine(line, style.isColorSupported)}`),
    ...wrapWords(withoutColours(`  help: ${help}`), width, '    ').map((line) =>
      line.replace(/^ {2}help:/, `  ${style.cyan('help:')}`),
    ),
    '',
  ].join('\n');
}

function place({ file, line, column }: Location): string {
  return `${withoutColours(file)}:${line}:${column}`;
}

function placeLines(location: Location, width: number, style: Style): readonly string[] {
  const number = String(location.line);
  const { text, column, length } = windowOf(location, Math.min(LINE_WIDTH, width - number.length - 5));
  return [
    `  ${style.cyan('-->')} ${place(location)}`,
    `  ${style.dim(`${number} |`)} ${text}`,
    `  ${' '.repeat(number.length)} ${style.dim('|')} ${' '.repeat(column - 1)}${style.red('^'.repeat(length))}`,
  ];
}

/** The part of the line around the place, tabs as single spaces so that the carets stand below it. */
function windowOf(
  { lineText, column, length }: Location,
  width: number,
): { readonly text: string; readonly column: number; readonly length: number } {
  // What a terminal would obey is shown as what it is: a place, so that the carets stand below theirs.
  const line = lineText.replace(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, ' ').trimEnd();
  // As much of the place as fits, and then as much of what stands before it.
  const end = Math.min(line.length, column - 1 + length);
  const fits = line.length <= width || end < width;
  const start = fits ? 0 : Math.max(0, Math.min(column - 2, end - width + 1));
  const isCut = { before: start > 0, after: line.length - start > width };
  const inner = line.slice(start + (isCut.before ? 1 : 0), start + width - (isCut.after ? 1 : 0));
  const text = `${isCut.before ? CUT : ''}${inner}${isCut.after ? CUT : ''}`;
  const at = column - start;
  return { text, column: at, length: Math.max(1, Math.min(length, text.length - at + 1)) };
}

/** Colours, or nothing where colours are not wanted. */
export type Style = ReturnType<typeof picocolors.createColors>;

/** As Node reads FORCE_COLOR; anything else forbids colours. */
const FORCES_COLOR = new Set(['', '1', 'true', '2', '3']);

/** Colours of a terminal: a flag decides, then NO_COLOR, then FORCE_COLOR, then whether it is one. */
export function styleOf(
  terminal: Terminal,
  common: Pick<CommonOptions, 'color'>,
  { host }: Pick<World, 'host'>,
): Style {
  if (common.color !== null) return picocolors.createColors(common.color);
  if ((host.env.NO_COLOR ?? '') !== '') return picocolors.createColors(false);
  const forced = host.env.FORCE_COLOR;
  if (forced !== undefined) return picocolors.createColors(FORCES_COLOR.has(forced));
  return picocolors.createColors(terminal.isTerminal && host.env.TERM !== 'dumb');
}
