import type { Location } from '@svc-build/model/diagnostic';
import { parseJson } from './parse-json.ts';

/** The place of what a path of keys leads to in a JSON file; null when it leads nowhere. */
export function locateJsonKey(file: string, text: string, path: readonly string[]): Location | null {
  const found = parseJson(text, 'relaxed').find(path);
  return found === null ? null : locateOffset(file, text, found.offset, found.length);
}

/** The place of a stretch of text; of what goes over several lines, the first one. */
export function locateOffset(file: string, text: string, offset: number, length: number): Location {
  const before = text.slice(0, offset).split('\n');
  const column = (before.at(-1) ?? '').length + 1;
  const lineText = text.split('\n')[before.length - 1]?.replace(/\r$/, '') ?? '';
  return {
    file,
    line: before.length,
    column,
    length: Math.max(1, Math.min(length, lineText.length - column + 1)),
    lineText,
  };
}
