import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { BEGIN, heldCommand, readLines, shellRefusal } from './start-process.ts';

const PATH = process.env.PATH ?? '';

/** What the program does when the shell reads this. */
function output(input: string, env: Readonly<Record<string, string>>, program: readonly string[]): string {
  const held = heldCommand({ argv: program, cwd: tmpdir(), env });
  const [file = '', ...rest] = held.argv;
  return execFileSync(file, rest, { cwd: tmpdir(), env: held.env, input, stdio: 'pipe' }).toString();
}

it('begins with a line, and the rest of the input is its own', () => {
  expect(output(`${BEGIN}one\ntwo`, { PATH }, ['cat'])).toBe('one\ntwo');
});

it('never begins when the input ends before it', () => {
  expect(() => output('', { PATH }, ['echo', 'began'])).toThrow(/Command failed/);
});

it.each<[string, Readonly<Record<string, string>>]>([
  ['nothing of the shell’s own', {}],
  [
    'variables that a shell sets by itself',
    { PWD: '/elsewhere', OLDPWD: '/before', IFS: 'x', PPID: '7', OPTIND: '9', _: 'y' },
  ],
  ['names that a shell cannot hold', { 'npm_config_@scope:registry': 'https://example.test/?a=b', 'a.b-c': ' 1 \n2' }],
  ['values of all kinds', { EMPTY: '', LINES: 'one\ntwo', QUOTES: `'"$HOME\\` }],
])('its environment is exact: %s', (_, variables) => {
  const env = { PATH, ...variables };
  const print = 'console.log(JSON.stringify(process.env))';
  expect(JSON.parse(output(BEGIN, env, [process.execPath, '-e', print]))).toEqual(env);
});

it('tells what the shell says from what a program says', () => {
  expect(shellRefusal('svc-build-start: 1: exec: ./x: not found')).toBe('exec: ./x: not found');
  expect(shellRefusal('svc-build-start: line 1: ./x: Permission denied')).toBe('./x: Permission denied');
  expect(shellRefusal('sh: 1: exec: ./x: not found')).toBeNull();
});

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
