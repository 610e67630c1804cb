import type { FakeHost } from '@svc-build/host/testing/fake-host';
import { expect, it } from 'vitest';
import type { BuildEnd } from '../build.ts';
import { memoryProject } from '../testing/memory-project.ts';
import { readLastRun } from './last-run.ts';
import { summaryOf, summaryOfKept } from './service-artifact.ts';

const STATE = '/p/.svc-build';

/** Outcomes, of those services of which something had moved first. */
function outcomesOf({ services, kept }: BuildEnd): readonly string[] {
  return [...services.map(summaryOf), ...kept.map(summaryOfKept)].map(({ name, outcome }) => `${name} ${outcome}`);
}

/** A project that was built twice, so that nothing is new any more, and then edited. */
async function edited(onMake: (host: FakeHost) => void) {
  const project = memoryProject(['one', 'two']);
  const { host } = project;
  host.advance(10_000);
  await project.build();
  project.onMake = () => onMake(host);
  host.advance(10_000);
  host.disk.write('/p/one/source.txt', 'another page');
  host.advance(10_000);
  project.opened.length = 0;
  const { end } = await project.build();
  const last = readLastRun(STATE, host.disk);
  return { project, end, last, isUnmoved: last?.sources.isUnmoved('/p', host.disk) };
}

it('reads nothing again when a build has moved nothing that was looked at', async () => {
  const { project, end, last, isUnmoved } = await edited(() => {});
  expect(outcomesOf(end)).toEqual(['one built', 'two fresh']);
  expect([project.opened.length, last?.isReliable, isUnmoved]).toEqual([1, true, true]);
});

it('nor when a directory says what it said before, with another stamp', async () => {
  const { project, last, isUnmoved } = await edited(({ disk }) => {
    disk.write('/p/one/begun', '');
    disk.remove('/p/one/begun');
  });
  expect([project.opened.length, last?.isReliable, isUnmoved]).toEqual([1, true, true]);
});

it('looks at everything when it has left something new', async () => {
  const { project } = await edited(({ disk }) => disk.write('/p/one/new', ''));
  expect(project.opened.length).toBe(2);
});

it.each<[string, (host: FakeHost) => void]>([
  ['replaces', ({ disk }) => disk.write('/p/two/source.txt', 'edited meanwhile')],
  ['edits in its place', ({ edit }) => edit('/p/two/source.txt', 'edited meanwhile')],
])('what somebody %s of another service meanwhile is found by the next run', async (_, change) => {
  const { project, last, isUnmoved } = await edited(change);
  expect(last?.isReliable && isUnmoved).toBe(false);
  const { end } = await project.build();
  expect(outcomesOf(end)).toEqual(['two built', 'one fresh']);
});
