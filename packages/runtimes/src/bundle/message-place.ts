import type { Location } from '@svc-build/model/diagnostic';
import type { Message } from 'esbuild';

/** Where esbuild means, as we say it: it counts columns from 0, and in bytes. */
export function messagePlace(file: string, { location }: Message): Location | null {
  if (location === null) return null;
  const { line, column, length, lineText } = location;
  const before = Buffer.from(lineText).subarray(0, column).toString();
  return { file, line, column: before.length + 1, length: Math.max(1, length), lineText };
}
