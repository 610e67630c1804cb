import type { RoutePrefix } from '@svc-build/model/names';
import { expect, it } from 'vitest';
import { type MemoryProject, memoryProject } from '../testing/memory-project.ts';

/** What came of every service, those that were left unchecked included. */
const outcomes = ({ end }: Awaited<ReturnType<MemoryProject['build']>>) =>
  Object.fromEntries([
    ...end.services.map(({ planned, outcome }) => [planned.service.name, outcome]),
    ...end.kept.map(({ service, restored }) => [service.name, restored === null ? 'kept' : 'restored']),
  ]);

const page = ({ host, output }: MemoryProject, name: string) => host.tree(`${output}/static`)[`${name}/index.html`];

const api = { only: ['api'] };

it('builds the services that are named, and leaves the others as they are, edited or not', async () => {
  const project = memoryProject(['api', 'web', 'docs']);
  await project.build();
  project.host.disk.write('/p/api/source.txt', 'new api');
  project.host.disk.write('/p/web/source.txt', 'new web');
  expect(outcomes(await project.build(api))).toEqual({ api: 'built', web: 'kept', docs: 'kept' });
  expect([page(project, 'api'), page(project, 'web')]).toEqual(['new api', 'page of web']);
});

it('the next full run decides about what was left unchecked', async () => {
  const project = memoryProject(['api', 'web', 'docs']);
  await project.build();
  project.host.disk.write('/p/web/source.txt', 'new web');
  expect(outcomes(await project.build(api))).toEqual({ api: 'fresh', web: 'kept', docs: 'kept' });
  expect(outcomes(await project.build())).toEqual({ api: 'fresh', web: 'built', docs: 'fresh' });
  expect(page(project, 'web')).toBe('new web');
});

it('others that are not in the output are restored, else built', async () => {
  const project = memoryProject(['api', 'web', 'docs']);
  expect(outcomes(await project.build(api))).toEqual({ api: 'built', web: 'built', docs: 'built' });
  project.host.disk.write('/p/web/source.txt', 'new web');
  project.host.disk.remove(`${project.output}/static/web`);
  expect(outcomes(await project.build(api))).toEqual({ api: 'fresh', web: 'restored', docs: 'kept' });
  expect(page(project, 'web')).toBe('page of web');
  project.host.disk.remove(`${project.output}/static/web`);
  project.host.disk.remove('/cache');
  expect(outcomes(await project.build(api))).toEqual({ api: 'fresh', web: 'built', docs: 'kept' });
  expect(page(project, 'web')).toBe('new web');
});

it('an output that was thrown away is restored, whatever was edited since', async () => {
  const project = memoryProject(['api', 'web']);
  await project.build();
  project.host.disk.write('/p/web/source.txt', 'new web');
  project.host.disk.remove('/p/.vercel');
  expect(outcomes(await project.build(api))).toEqual({ api: 'restored', web: 'restored' });
  expect(page(project, 'web')).toBe('page of web');
});

it('others whose configuration changed are built too, with the reason', async () => {
  let memory: number | null = null;
  const project = memoryProject(['api', 'web', 'docs'], (name) => (name === 'web' ? { memory } : {}));
  await project.build();
  memory = 512;
  const partial = await project.build(api);
  expect(outcomes(partial)).toEqual({ api: 'fresh', web: 'built', docs: 'kept' });
  expect(partial.end.services.find(({ planned }) => planned.service.name === 'web')?.reasons).toEqual([
    'setting memory changed',
  ]);
});

it('others that see a service URL which changed are built too', async () => {
  let prefix = '/api' as RoutePrefix;
  const project = memoryProject(['api', 'web', 'docs'], (name) => ({
    ...(name === 'api' ? { routePrefix: prefix } : {}),
    publicEnvPrefixes: name === 'web' ? ['PUBLIC_'] : [],
  }));
  await project.build();
  prefix = '/v2' as RoutePrefix;
  const partial = await project.build(api);
  expect(outcomes(partial)).toEqual({ api: 'built', web: 'built', docs: 'kept' });
  expect(partial.end.services.find(({ planned }) => planned.service.name === 'web')?.reasons).toEqual([
    'variable PUBLIC_API_URL changed',
  ]);
});

it('a new service gives the others a URL, and one that is gone takes it away', async () => {
  const names = ['api', 'web'];
  const project = memoryProject(names, () => ({ publicEnvPrefixes: ['PUBLIC_'] }));
  await project.build();
  names.push('docs');
  project.host.disk.write('/p/docs/source.txt', 'page of docs');
  expect(outcomes(await project.build(api))).toEqual({ api: 'built', web: 'built', docs: 'built' });
  names.splice(0, names.length, 'api', 'docs');
  expect(outcomes(await project.build(api))).toEqual({ api: 'built', docs: 'built' });
  expect(page(project, 'web')).toBeUndefined();
});

it('another output has no bundles of others yet: they come from the cache', async () => {
  const project = memoryProject(['api', 'web']);
  await project.build();
  expect(outcomes(await project.build({ ...api, output: '/p/other' }))).toEqual({ api: 'restored', web: 'restored' });
  expect(Object.keys(project.host.tree('/p/other/static'))).toEqual(['api/index.html', 'web/index.html']);
});

it('--force builds what is named, and nothing else', async () => {
  const project = memoryProject(['api', 'web']);
  await project.build();
  expect(outcomes(await project.build({ ...api, results: 'renew' }))).toEqual({ api: 'built', web: 'kept' });
});

/** `docs` alone needs a tool, which is on no PATH after the first build. */
async function withoutTool(): Promise<MemoryProject> {
  const programs = { '/bin/pandoc': () => 0 };
  const project = memoryProject(['api', 'web', 'docs'], () => ({}), {
    ...{ actions: [], files: {}, read: [], programs },
    tools: { docs: 'pandoc' },
  });
  await project.build();
  project.host.disk.remove('/bin/pandoc');
  project.planned.splice(0);
  return project;
}

it('plans what it is about, and asks for no tools of the others', async () => {
  const project = await withoutTool();
  project.host.disk.write('/p/api/source.txt', 'new api');
  expect(outcomes(await project.build(api))).toEqual({ api: 'built', web: 'kept', docs: 'kept' });
  expect(project.planned).toEqual(['api']);
  const { end } = await project.build();
  expect(end).toMatchObject({ kind: 'refused', diagnostics: [{ code: 'TOOL_MISSING' }] });
});

it('an output that was thrown away is restored without the tools of the others', async () => {
  const project = await withoutTool();
  project.host.disk.remove('/p/.vercel');
  expect(outcomes(await project.build(api))).toEqual({ api: 'restored', web: 'restored', docs: 'restored' });
});

it('another service that has to be decided about is planned then, and refuses the run if it cannot be', async () => {
  const project = await withoutTool();
  project.host.disk.remove('/p/.vercel/output/static/docs');
  project.host.disk.remove('/cache');
  const before = project.host.tree(project.output);
  const { end } = await project.build(api);
  expect(end).toMatchObject({ kind: 'refused', diagnostics: [{ code: 'TOOL_MISSING' }] });
  expect(project.host.tree(project.output)).toEqual(before);
});

it('what was left unplanned is still on record', async () => {
  const project = await withoutTool();
  project.host.disk.write('/p/api/source.txt', 'new api');
  await project.build(api);
  project.host.disk.write('/bin/pandoc', 'program', 0o755);
  expect(outcomes(await project.build())).toEqual({ api: 'fresh', web: 'fresh', docs: 'fresh' });
});

it('a failure leaves the output as it was, and what it says of the others', async () => {
  const project = memoryProject(['api', 'web']);
  await project.build();
  project.host.disk.write('/p/api/source.txt', 'fail');
  const before = project.host.tree(project.output);
  expect((await project.build(api)).end.kind).toBe('failed');
  expect(project.host.tree(project.output)).toEqual(before);
});
