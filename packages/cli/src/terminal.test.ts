import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { terminalOf } from './terminal.ts';

const directory = mkdtempSync(join(tmpdir(), 'terminal-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** A descriptor of a file, and a stream beside it that notes what it is given. */
function outlets(name: string, flags = 'w') {
  const path = join(directory, name);
  const descriptor = openSync(path, flags);
  const given: string[] = [];
  let opened = 0;
  const open = () => {
    opened += 1;
    return {
      isTTY: true,
      columns: 80,
      writableLength: 7,
      write: (bytes: Uint8Array) => given.push(Buffer.from(bytes).toString()),
      on: () => {},
    };
  };
  return { descriptor, open, given, opened: () => opened, file: () => readFileSync(path, 'utf8') };
}

it('what a short run says is written without a stream', () => {
  const { descriptor, open, opened, file } = outlets('short');
  const terminal = terminalOf(descriptor, open);
  terminal.write('one \u2713\n');
  terminal.write('two\n');
  expect([file(), opened(), terminal.pending()]).toEqual(['one \u2713\ntwo\n', 0, 0]);
  expect([terminal.isTerminal, terminal.columns, opened()]).toEqual([false, 100, 0]);
  closeSync(descriptor);
});

it('what is long goes to the stream, and all that comes after it', () => {
  const { descriptor, open, given, opened, file } = outlets('long');
  const terminal = terminalOf(descriptor, open);
  const long = 'x'.repeat(4096);
  for (const text of ['first', long, 'last']) terminal.write(text);
  expect([file(), given, opened(), terminal.pending()]).toEqual(['first', [long, 'last'], 1, 7]);
  closeSync(descriptor);
});

it('what cannot be written is left to the stream, which says what becomes of it', () => {
  const { descriptor: readOnly, open, given } = outlets('refused', 'wx+');
  closeSync(readOnly);
  const terminal = terminalOf(openSync(join(directory, 'refused'), 'r'), open);
  terminal.write('text');
  expect(given).toEqual(['text']);
});

it('only a device is asked whether it is a terminal', () => {
  const { open } = outlets('device');
  const terminal = terminalOf(openSync('/dev/null', 'w'), open);
  expect([terminal.isTerminal, terminal.columns]).toEqual([true, 80]);
});
