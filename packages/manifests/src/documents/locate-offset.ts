import type { Location } from '@svc-build/model/diagnostic';

/** A text, and the file that it was read from. */
interface FileText {
  readonly file: string;
  readonly text: string;
}

/** A stretch of a text as a place: what people and editors count in. */
export function locateOffset({ file, text }: FileText, offset: number, length: number): Location {
  const starts = lineStarts(text);
  const line = lineOf(starts, offset);
  const start = starts[line] ?? 0;
  const lineText = lineTextAt(text, line);
  const column = offset - start + 1;
  const longest = Math.max(1, lineText.length - column + 1);
  return { file, line: line + 1, column, length: Math.min(Math.max(1, length), longest), lineText };
}

/** The last text asked about: a configuration is asked about once for every field of every service. */
let last: { readonly text: string; readonly starts: readonly number[]; readonly lines: Map<number, string> } = {
  text: '',
  starts: [0],
  lines: new Map(),
};

/** A line without its end; `lineStarts` was asked about the text before. */
function lineTextAt(text: string, line: number): string {
  const known = last.lines.get(line);
  if (known !== undefined) return known;
  const lineText = /^[^\r\n]*/.exec(text.slice(last.starts[line], last.starts[line + 1]))?.[0] ?? '';
  last.lines.set(line, lineText);
  return lineText;
}

function lineStarts(text: string): readonly number[] {
  if (last.text !== text) {
    const breaks = [...text.matchAll(/\r\n|\r|\n/g)].map(({ index, 0: found }) => index + found.length);
    last = { text, starts: [0, ...breaks], lines: new Map() };
  }
  return last.starts;
}

/** The last line that starts at or before an offset. */
function lineOf(starts: readonly number[], offset: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
