import type { ResolvedService } from '@svc-build/model/service';
import { expect, it } from 'vitest';
import { type MemoryProject, memoryProject } from '../testing/memory-project.ts';

// `web` and `docs` are made from what `api` makes, `api` from what `db` makes; `site` stands alone.
const NEEDS: Readonly<Record<string, readonly string[]>> = { web: ['api'], docs: ['api'], api: ['db'] };
const needing = (name: string): Partial<ResolvedService> => ({ dependsOn: NEEDS[name] ?? [] });

const ordered = (): MemoryProject => memoryProject(['web', 'docs', 'api', 'db', 'site'], needing);

const outcomes = ({ end }: Awaited<ReturnType<MemoryProject['build']>>) =>
  Object.fromEntries([
    ...end.services.map(({ planned, outcome }) => [planned.service.name, outcome]),
    ...end.kept.map(({ service }) => [service.name, 'kept']),
  ]);

const reasonsOf = ({ end }: Awaited<ReturnType<MemoryProject['build']>>, name: string) =>
  end.services.find(({ planned }) => planned.service.name === name)?.reasons;

it('what a service depends on is built before it', async () => {
  const project = ordered();
  await project.build();
  expect(project.made.filter((name) => name !== 'site')).toEqual(['db', 'api', 'web', 'docs']);
});

it('a change of a service changes the key of whatever depends on it, also through others', async () => {
  const project = ordered();
  await project.build();
  project.host.disk.write('/p/db/source.txt', 'new db');
  const built = await project.build();
  expect(outcomes(built)).toEqual({ web: 'built', docs: 'built', api: 'built', db: 'built', site: 'fresh' });
  expect([reasonsOf(built, 'api'), reasonsOf(built, 'web')]).toEqual([['service db changed'], ['service api changed']]);
  project.host.disk.write('/p/web/source.txt', 'new web');
  expect(outcomes(await project.build())).toMatchObject({ web: 'built', api: 'fresh', db: 'fresh', docs: 'fresh' });
});

it('a failure skips what depends on it, and nothing else with --continue', async () => {
  const project = ordered();
  project.host.disk.write('/p/db/source.txt', 'fail');
  const failed = await project.build({ continueOnError: true });
  expect(outcomes(failed)).toEqual({ web: 'skipped', docs: 'skipped', api: 'skipped', db: 'failed', site: 'built' });
});

it('a build of a service is about what it depends on too', async () => {
  const project = ordered();
  await project.build();
  for (const name of ['api', 'db', 'docs']) project.host.disk.write(`/p/${name}/source.txt`, `new ${name}`);
  expect(outcomes(await project.build({ only: ['web'] }))).toEqual({
    ...{ web: 'built', api: 'built', db: 'built' },
    ...{ docs: 'kept', site: 'kept' },
  });
});

it('another service that has to be decided about brings with it what it depends on', async () => {
  let memory: number | null = null;
  const project = memoryProject(['web', 'api', 'db', 'site'], (name) => ({
    ...needing(name),
    ...(name === 'web' ? { memory } : {}),
  }));
  await project.build();
  memory = 512;
  project.host.disk.write('/p/db/source.txt', 'new db');
  const built = await project.build({ only: ['site'] });
  expect(outcomes(built)).toEqual({ web: 'built', api: 'built', db: 'built', site: 'fresh' });
});

it('a service that depends on another one anew is decided about', async () => {
  let dependsOn: readonly string[] = [];
  const project = memoryProject(['web', 'api', 'site'], (name) => (name === 'web' ? { dependsOn } : {}));
  await project.build();
  dependsOn = ['api'];
  const built = await project.build({ only: ['site'] });
  expect(outcomes(built)).toEqual({ web: 'built', api: 'fresh', site: 'fresh' });
  expect(reasonsOf(built, 'web')).toEqual(['service api is now needed']);
});

it('what another service made among the sources is made again where it is needed, and is no input of its own', async () => {
  const project = memoryProject(['web', 'api'], (name) => ({
    ...needing(name === 'api' ? 'db' : name),
    ...(name === 'api' ? { generated: ['web/client.txt'] } : {}),
  }));
  project.onMake = (name) => {
    if (name === 'api') project.host.disk.write('/p/web/client.txt', 'made by api');
  };
  await project.build();
  expect(outcomes(await project.build())).toEqual({ web: 'fresh', api: 'fresh' });
  project.host.disk.remove('/p/web/client.txt');
  expect(outcomes(await project.build())).toEqual({ web: 'fresh', api: 'fresh' });
  project.host.disk.write('/p/web/source.txt', 'new web');
  const built = await project.build();
  expect(outcomes(built)).toEqual({ web: 'built', api: 'fresh' });
  expect(built.end.services.flatMap(({ diagnostics }) => diagnostics)).toEqual([]);
  expect(project.host.tree('/p/web')['client.txt']).toBe('made by api');
});

it('a failure of a service that is needed only for what it makes is said', async () => {
  const project = memoryProject(['web', 'api'], (name) => (name === 'web' ? { dependsOn: ['api'] } : {}));
  await project.build();
  project.host.disk.remove('/cache');
  project.host.disk.write('/p/web/source.txt', 'new web');
  project.onMake = () => {
    throw new Error('the network is away');
  };
  const { end } = await project.build();
  expect(outcomes({ end, events: [] })).toEqual({ web: 'failed', api: 'fresh' });
  expect(end.services.flatMap(({ diagnostics }) => diagnostics)).toMatchObject([
    { code: 'STEP_FAILED', service: 'api', log: ['making api', 'Error: the network is away'] },
  ]);
});

it('the plan of a service that depends on another one is remembered', async () => {
  const project = ordered();
  project.host.advance(10_000);
  await project.build();
  project.planned.splice(0);
  project.host.disk.write('/p/site/source.txt', 'new site');
  await project.build();
  expect(new Set(project.planned)).toEqual(new Set(['site']));
});

it('what it reads beside a remembered plan follows from what the other one writes now', async () => {
  let generated: readonly string[] = ['web/client.txt'];
  const project = memoryProject(['web', 'api'], (name) => (name === 'web' ? { dependsOn: ['api'] } : { generated }));
  project.host.disk.write('/p/web/client.txt', 'made by api');
  project.host.advance(10_000);
  await project.build();
  const read = async (): Promise<readonly string[]> => {
    const { keys } = await project.decide();
    return (keys.get('web')?.inputs.records ?? []).map(({ path }) => path);
  };
  expect(await read()).not.toContain('web/client.txt');
  generated = [];
  expect(await read()).toContain('web/client.txt');
});
