import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { LISTEN } from '@svc-build/serve/testing/listening-program';
import { expect, it } from 'vitest';
import { isAlive } from '../rig/is-alive.ts';
import { servePlace } from '../rig/serve-command.ts';

it.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('%s ends serve with %i, and leaves no process and no copy', async (signal, code) => {
  await using place = await servePlace({ api: { prefix: '/', program: LISTEN } });
  await using serving = await place.serve();
  const pid = await pidOf(serving.url);
  const exited = once(serving.child, 'exit');
  serving.child.kill(signal);
  expect(await exited).toEqual([code, null]);
  expect(isAlive(pid)).toBe(false);
  expect(readdirSync(place.temporary)).toEqual([]);
});

it('SIGKILL leaves no process, and a copy that the next serve clears away', async () => {
  await using place = await servePlace({ api: { prefix: '/', program: LISTEN } });
  await using killed = await place.serve();
  const pid = await pidOf(killed.url);
  const exited = once(killed.child, 'exit');
  killed.child.kill('SIGKILL');
  await exited;
  while (isAlive(pid)) await turn();
  const [left] = readdirSync(place.temporary);
  expect(left).toMatch(/^svc-build-serve-/);
  await using next = await place.serve();
  expect(await (await fetch(next.url)).text()).toBe('ok');
  while (readdirSync(place.temporary).includes(left ?? '')) await turn();
  expect(readdirSync(place.temporary)).toHaveLength(1);
});

async function pidOf(url: string): Promise<number> {
  return Number(await (await fetch(`${url}/pid`)).text());
}
