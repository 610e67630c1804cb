import type { Diagnostic, Location } from '@svc-build/model/diagnostic';
import { diagnosticsOf, type Result } from '@svc-build/model/result';

/** All that a result says, as text to compare: code, place, the text underlined there, message, help, related places. */
export function printDiagnostics(result: Result<unknown>): string {
  return diagnosticsOf(result).map(print).join('\n');
}

function print(one: Diagnostic): string {
  const service = one.service === null ? '' : ` [${one.service}]`;
  const head = `${one.severity} ${one.code}${service}${one.location === null ? '' : ` ${place(one.location)}`}`;
  const related = one.related.map(({ message, location }) => `  ${place(location)} ${message}`);
  return [head, `  ${one.message}`, `  ${one.help}`, ...related].join('\n');
}

function place({ file, line, column, length, lineText }: Location): string {
  return `${file}:${line}:${column} <${lineText.slice(column - 1, column - 1 + length)}>`;
}
