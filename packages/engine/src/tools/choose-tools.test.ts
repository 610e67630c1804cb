import { fakeHost } from '@svc-build/host/testing/fake-host';
import type { Requirement } from '@svc-build/model/plan';
import { diagnosticsOf } from '@svc-build/model/result';
import { RUNTIMES } from '@svc-build/runtimes/runtimes';
import { ProbeMemory } from '@svc-build/trace/probe-memory';
import { expect, it } from 'vitest';
import { createSchedule } from '../schedule.ts';
import { createToolCheck, toolName } from './check-tools.ts';

const KEPT = '/home/.nvm/versions/node';
const node = (range: string, source: string): Requirement => ({ tool: 'node', range, source });
const npm: Requirement = { tool: 'npm', range: null, source: 'package.json' };

/** A check on a machine with these programs, each with what it says of its version, and what it looked at. */
function machine(said: Readonly<Record<string, string>>) {
  const asked: string[] = [];
  const programs = Object.entries(said).map(([path, line]) => [
    path,
    ({ print }: { readonly print: (line: string) => void }) => {
      asked.push(path);
      print(line);
      return 0;
    },
  ]);
  const host = fakeHost({
    files: { '/p/package.json': '{}', '/p/a/.nvmrc': '', '/p/b/.nvmrc': '' },
    programs: Object.fromEntries(programs),
    env: { HOME: '/home' },
  });
  const signal = new AbortController().signal;
  const context = {
    host,
    interrupt: { stop: signal, kill: signal },
    runtimes: RUNTIMES,
    nodePath: '/ours',
    nodeVersion: 'v1',
  };
  const memory = new ProbeMemory('/answers', host.disk, true);
  const check = createToolCheck({ ...context, directories: { root: '/p' } }, memory, createSchedule(2));
  const seen = new Set<string>();
  const choose = (...work: readonly (readonly Requirement[])[]) =>
    check(work, (trace) => {
      for (const path of trace.keys()) seen.add(path);
    });
  return { asked, choose, seen };
}

it('each part of the work has the program that its own requirements ask for, with what that brings', async () => {
  const { choose, seen } = machine({
    '/bin/node': 'v20.1.0',
    '/bin/npm': '10.1.0',
    [`${KEPT}/v22.1.0/bin/node`]: 'v22.1.0',
    [`${KEPT}/v22.1.0/bin/npm`]: '10.9.0',
    [`${KEPT}/v22.9.0/bin/node`]: 'v22.9.0',
  });
  const usual = [node('20.x', '.nvmrc'), npm];
  const exact = [node('22.1.0', 'a/.nvmrc'), npm];
  const newest = [node('22.x', 'b/.nvmrc'), npm];
  const chosen = await choose(usual, exact, newest);
  expect(chosen.ok && chosen.value).toEqual({
    [toolName('node', usual)]: { version: 'v20.1.0', program: null, fetched: null },
    [toolName('npm', usual)]: { version: '10.1.0', program: null, fetched: null },
    [toolName('node', exact)]: { version: 'v22.1.0', program: `${KEPT}/v22.1.0/bin/node`, fetched: null },
    [toolName('npm', exact)]: { version: '10.9.0', program: `${KEPT}/v22.1.0/bin/npm`, fetched: null },
    [toolName('node', newest)]: { version: 'v22.9.0', program: `${KEPT}/v22.9.0/bin/node`, fetched: null },
    // A Node that brings none runs the one on PATH.
    [toolName('npm', newest)]: { version: '10.1.0', program: null, fetched: null },
  });
  // Another version that is installed may be the one that is chosen next time.
  expect(seen.has(KEPT)).toBe(true);
});

it('one that fits on PATH is asked once, and nothing else is looked at', async () => {
  const { asked, choose, seen } = machine({ '/bin/node': 'v22.1.0' });
  expect((await choose([node('22.x', '.nvmrc')], [node('>=20', 'package.json')])).ok).toBe(true);
  expect(asked).toEqual(['/bin/node']);
  expect(seen.has(KEPT)).toBe(false);
});

it('where none fits, all that was looked at is listed', async () => {
  const { choose } = machine({ '/bin/node': 'v20.1.0', [`${KEPT}/v18.1.0/bin/node`]: 'v18.1.0' });
  const [problem] = diagnosticsOf(await choose([node('22.x', '.nvmrc')]));
  expect(problem).toMatchObject({ code: 'TOOL_VERSION', log: expect.arrayContaining(['/bin/node says v20.1.0']) });
  expect(problem?.log[1]).toBe(`${KEPT}/v18.1.0/bin/node is 18.1.0`);
});
