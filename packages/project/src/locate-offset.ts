import type { Location } from '@svc-build/model/diagnostic';

/** A stretch of a text as a place: what people and editors count in. */
export function locateOffset(file: string, text: string, offset: number, length: number): Location {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/);
  const column = (before.at(-1) ?? '').length + 1;
  const lineStart = offset - column + 1;
  const lineText = /^[^\r\n]*/.exec(text.slice(lineStart))?.[0] ?? '';
  const longest = Math.max(1, lineText.length - column + 1);
  return { file, line: before.length, column, length: Math.min(Math.max(1, length), longest), lineText };
}
