import { expect, it } from 'vitest';
import { type MemoryProject, memoryProject } from '../testing/memory-project.ts';

/** A project whose service is configured anew, so that it is built again although its action has the same key. */
function configurable() {
  const settings: { memory: number | null } = { memory: null };
  const project = memoryProject(['web'], () => settings);
  return { project, settings };
}

const restored = ({ events }: Awaited<ReturnType<MemoryProject['build']>>) =>
  events.flatMap((event) => (event.type === 'action-restored' ? [event.action] : []));

it('an action whose key is as it was is not run again: its result and its lines come from the cache', async () => {
  const { project, settings } = configurable();
  await project.build();
  settings.memory = 512;
  const again = await project.build();
  expect(again.end.services[0]).toMatchObject({ outcome: 'built', reasons: ['setting memory changed'] });
  expect(restored(again)).toEqual(['make:web']);
  expect(again.events).toContainEqual({ type: 'line', action: 'make:web', services: ['web'], text: 'making web' });
  expect(project.made).toEqual(['web']);
  expect(project.host.tree(`${project.output}/static`)).toEqual({ 'web/index.html': 'page of web' });
});

it('an edit of what it reads runs it', async () => {
  const { project } = configurable();
  await project.build();
  project.host.disk.write('/p/web/source.txt', 'new page');
  expect(restored(await project.build())).toEqual([]);
  expect(project.made).toEqual(['web', 'web']);
});

it.each(['renew', 'none'] as const)('with the cache set to %s everything runs', async (results) => {
  const { project } = configurable();
  await project.build();
  expect(restored(await project.build({ results }))).toEqual([]);
  expect(project.made).toEqual(['web', 'web']);
});

it('a result that was spoiled in the cache is made again', async () => {
  const { project, settings } = configurable();
  await project.build();
  for (const path of Object.keys(project.host.tree('/cache/objects')))
    project.host.disk.write(`/cache/objects/${path}`, 'spoiled');
  settings.memory = 512;
  expect(restored(await project.build())).toEqual([]);
  expect(project.host.tree(`${project.output}/static`)).toEqual({ 'web/index.html': 'page of web' });
});

it('what changes while an action runs is in no result that is kept', async () => {
  const { project, settings } = configurable();
  project.host.disk.write('/p/web/source.txt', 'first page');
  project.onMake = () => project.host.disk.write('/p/web/source.txt', 'second page');
  await project.build();
  project.onMake = null;
  project.host.disk.write('/p/web/source.txt', 'first page');
  settings.memory = 512;
  expect(restored(await project.build())).toEqual([]);
});
