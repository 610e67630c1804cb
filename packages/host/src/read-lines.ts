import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/** A program that prints no newline must not fill our memory: a longer line is passed on in pieces. */
const MAX_LINE = 64 * 1024;

/** Passes on a stream line by line; resolves when it ends, or breaks. */
export function readLines(stream: Readable, onLine: (line: string) => void): Promise<void> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const take = (text: string): void => {
    const lines = (rest + text).split(/\r?\n/);
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
    // A carriage return may be half of the next line break.
    while (rest.length > MAX_LINE) {
      onLine(rest.slice(0, MAX_LINE));
      rest = rest.slice(MAX_LINE);
    }
  };
  return new Promise((resolve) => {
    stream.on('data', (chunk: Buffer) => take(decoder.write(chunk)));
    stream.on('error', () => resolve());
    stream.once('end', () => {
      take(decoder.end());
      if (rest !== '') onLine(rest.replace(/\r$/, ''));
      resolve();
    });
  });
}
