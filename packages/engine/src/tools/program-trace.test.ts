import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeDisk } from '@svc-build/host/node-disk';
import { defineRuntime, onPathAlone } from '@svc-build/model/runtime-facts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { programTrace } from './program-trace.ts';

const tool = (name: string) => ({ name, itself: null, askedBy: [], find: onPathAlone(name), brings: [] });
const GO = defineRuntime({ name: 'go', title: 'Go', versionFiles: ['.go-version', 'go.mod'], tools: [tool('go')] });
const RUBY = defineRuntime({ name: 'ruby', title: 'Ruby', versionFiles: ['.ruby-version'], tools: [tool('ruby')] });
const base = realpathSync(mkdtempSync(join(tmpdir(), 'svc-build-')));
const directories = ['broken', 'listed', 'mode', 'right', 'later'];
const env = { PATH: directories.map((name) => join(base, name)).join(':'), HOME: join(base, 'home') };

beforeAll(() => {
  for (const name of directories) mkdirSync(join(base, name));
  symlinkSync(join(base, 'nowhere'), join(base, 'broken/go'));
  mkdirSync(join(base, 'listed/go'));
  writeFileSync(join(base, 'mode/go'), '', { mode: 0o644 });
  writeFileSync(join(base, 'go-1.22'), '', { mode: 0o755 });
  symlinkSync('../go-1.22', join(base, 'right/go'));
  writeFileSync(join(base, 'later/go'), '', { mode: 0o755 });
});
afterAll(() => rmSync(base, { recursive: true }));

/** The traces of a program, there or not. */
function traced(tool: string, directory: string | null): readonly string[] {
  const traces = programTrace({ tool, directory, env }, [GO, RUBY], nodeDisk);
  return [...traces].map(([path, stamp]) => `${path.replace(`${base}/`, '')}${stamp === null ? ' absent' : ''}`);
}

it('what cannot be run is passed by and traced, up to the program that is run', () => {
  const traces = traced('go', null);
  expect([...traces].sort()).toEqual(
    ['broken/go', 'nowhere absent', 'listed/go', 'mode/go', 'right/go', 'go-1.22'].sort(),
  );
});

it('a program that nobody has is looked for everywhere', () => {
  expect(traced('gone', null)).toEqual(directories.map((name) => `${name}/gone absent`));
});

it('what version managers look at is traced where the directory decides', () => {
  const traces = traced('go', join(base, 'mode'));
  for (const path of [
    'mode/.tool-versions absent',
    '.go-version absent',
    'mode/go.mod absent',
    'home/.tool-versions absent',
  ])
    expect(traces).toContain(path);
  expect(traces).not.toContain('mode/.ruby-version absent');
});

it('of a tool that no language has, nobody knows by which file it is chosen', () => {
  writeFileSync(join(base, 'right/just'), '', { mode: 0o755 });
  const traces = traced('just', join(base, 'mode'));
  expect(traces).toContain('mode/go.mod absent');
  expect(traces).toContain('mode/.ruby-version absent');
});
