import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readLines } from './read-lines.ts';

async function linesOf(...chunks: readonly (string | Buffer)[]): Promise<readonly string[]> {
  const lines: string[] = [];
  await readLines(Readable.from(chunks.map((chunk) => Buffer.from(chunk))), (line) => lines.push(line));
  return lines;
}

describe('lines of a stream', () => {
  it('are the same however it is cut', async () => {
    const text = 'one\r\n\ntwo\nthrée';
    const bytes = Buffer.from(text);
    for (let at = 0; at <= bytes.length; at += 1) {
      expect(await linesOf(bytes.subarray(0, at), bytes.subarray(at))).toEqual(['one', '', 'two', 'thrée']);
    }
  });

  it('are passed on in pieces when they do not end', async () => {
    const lines = await linesOf(...Array.from({ length: 40 }, () => 'x'.repeat(10_000)));
    expect(lines.every((line) => line.length <= 65_536)).toBe(true);
    expect(lines.join('')).toBe('x'.repeat(400_000));
  });
});
