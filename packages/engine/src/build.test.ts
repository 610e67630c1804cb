import { expect, it } from 'vitest';
import { type MemoryProject, memoryProject } from './testing/memory-project.ts';

const pages = ({ host, output }: MemoryProject) => host.tree(`${output}/static`);

/** What came of every service. */
const outcomes = ({ end }: Awaited<ReturnType<MemoryProject['build']>>) =>
  Object.fromEntries(end.services.map(({ planned, outcome }) => [planned.service.name, outcome]));

it('publishes what the programs made, with the manifest, and leaves nothing else', async () => {
  const project = memoryProject(['web', 'docs']);
  const built = await project.build();
  expect(built.end).toMatchObject({ kind: 'done', diagnostics: [] });
  expect(pages(project)).toEqual({ 'docs/index.html': 'page of docs', 'web/index.html': 'page of web' });
  expect(Object.keys(project.host.tree('/p/.vercel'))).toEqual([
    'output/config.json',
    'output/routes-manifest.json',
    'output/static/docs/index.html',
    'output/static/web/index.html',
  ]);
});

it('tells what happens in the order in which it happens', async () => {
  const { events } = await memoryProject(['web']).build();
  expect(events.map((event) => (event.type === 'line' ? event.text : event.type))).toEqual([
    'planned',
    'services-decided',
    'run-started',
    'action-started',
    'step-started',
    'making web',
    'action-finished',
    'service-finished',
  ]);
});

it('runs nothing again where nothing changed', async () => {
  const project = memoryProject(['web', 'docs']);
  await project.build();
  expect(outcomes(await project.build())).toEqual({ web: 'fresh', docs: 'fresh' });
  expect(project.made).toEqual(['web', 'docs']);
});

it('a failure leaves the last output as it was, and what was built besides is in the cache', async () => {
  const project = memoryProject(['web', 'docs']);
  await project.build();
  const before = project.host.tree(project.output);
  project.host.disk.write('/p/docs/source.txt', 'fail');
  project.host.disk.write('/p/web/source.txt', 'new page');
  const failed = await project.build({ continueOnError: true });
  expect(failed.end.kind).toBe('failed');
  expect(outcomes(failed)).toEqual({ web: 'built', docs: 'failed' });
  expect(project.host.tree(project.output)).toEqual(before);
  project.host.disk.write('/p/docs/source.txt', 'page of docs');
  expect(outcomes(await project.build())).toEqual({ web: 'restored', docs: 'fresh' });
  expect(pages(project)).toMatchObject({ 'web/index.html': 'new page' });
});

it('an interrupt leaves the last output as it was', async () => {
  const project = memoryProject(['web']);
  await project.build();
  const before = project.host.tree(project.output);
  project.host.disk.write('/p/web/source.txt', 'new page');
  const stop = new AbortController();
  const building = project.build({ interrupt: { stop: stop.signal, kill: new AbortController().signal } });
  stop.abort();
  expect((await building).end.kind).toBe('interrupted');
  expect(project.host.tree(project.output)).toEqual(before);
});

it.each([
  ['where the output lies', '/p/.vercel'],
  ['where services are made', '/p/.svc-build/scratch'],
])('a disk that refuses to write %s loses nothing', async (_, place) => {
  const project = memoryProject(['web']);
  await project.build();
  const before = project.host.tree(project.output);
  project.host.disk.write('/p/web/source.txt', 'new page');
  const allow = project.host.refuse(place, 'write', 'ENOSPC');
  const refused = await project.build();
  expect(refused.end.kind).toBe('failed');
  expect(project.host.tree(project.output)).toEqual(before);
  allow();
  expect((await project.build()).end.kind).toBe('done');
  expect(pages(project)).toEqual({ 'web/index.html': 'new page' });
});

it('a cache that refuses to be written fails no build, and says so', async () => {
  const project = memoryProject(['web']);
  project.host.refuse('/cache', 'write', 'EROFS');
  const { end } = await project.build();
  expect(end.kind).toBe('done');
  expect(end.services[0]?.diagnostics).toMatchObject([{ code: 'CACHE_NOT_WRITTEN', severity: 'warning' }]);
  expect(pages(project)).toEqual({ 'web/index.html': 'page of web' });
});
