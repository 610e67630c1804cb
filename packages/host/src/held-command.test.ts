import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { BEGIN, heldCommand, shellRefusal } from './held-command.ts';

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
