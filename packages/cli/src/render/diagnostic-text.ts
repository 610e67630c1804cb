import type { Diagnostic, Location } from '@svc-build/model/diagnostic';
import type { Style } from './style.ts';

/** Longer lines are cut around the place that matters. */
const LINE_WIDTH = 100;

/**
 * A diagnostic for people:
 * ```
 * error: Services "web" and "admin" are both mounted at "/". [DUPLICATE_ROUTE_PREFIX]
 *   --> vercel.json:9:22
 *   9 |       "routePrefix": "/"
 *     |                      ^^^
 *   also vercel.json:4:22: "web" is mounted here.
 *   help: Give one of them a longer prefix, such as "/admin".
 * ```
 */
export function diagnosticText(diagnostic: Diagnostic, style: Style): string {
  const { severity, message, code, location, related, log, help } = diagnostic;
  const head = severity === 'error' ? style.red(style.bold('error:')) : style.yellow(style.bold('warning:'));
  return [
    `${head} ${message} ${style.dim(`[${code}]`)}`,
    ...(location === null ? [] : placeLines(location, style)),
    ...related.map((other) => `  also ${place(other.location)}: ${other.message}`),
    ...log.map((line) => `  ${style.dim('|')} ${line}`),
    `  ${style.cyan('help:')} ${help}`,
    '',
  ].join('\n');
}

function place({ file, line, column }: Location): string {
  return `${file}:${line}:${column}`;
}

function placeLines(location: Location, style: Style): readonly string[] {
  const number = String(location.line);
  const { text, column, length } = windowOf(location);
  return [
    `  ${style.cyan('-->')} ${place(location)}`,
    `  ${style.dim(`${number} |`)} ${text}`,
    `  ${' '.repeat(number.length)} ${style.dim('|')} ${' '.repeat(column - 1)}${style.red('^'.repeat(length))}`,
  ];
}

/** The part of the line around the place, tabs as single spaces so that the carets stand below it. */
function windowOf({ lineText, column, length }: Location): { text: string; column: number; length: number } {
  const line = lineText.replaceAll('\t', ' ');
  const start = column > LINE_WIDTH ? column - LINE_WIDTH / 2 : 0;
  const text = line.slice(start, start + LINE_WIDTH).trimEnd();
  const at = column - start;
  return { text, column: at, length: Math.max(1, Math.min(length, text.length - at + 1)) };
}
