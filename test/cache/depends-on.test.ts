import { readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { build } from '../rig/outcomes.ts';
import { type ProjectRig, projectRig } from '../rig/project-rig.ts';
import { scriptedServices } from '../rig/scripted-services.ts';

// A client that is generated from another service's build: `api` writes it among the sources of `web`.
const clientFromApi = (): Promise<ProjectRig> =>
  projectRig({
    ...scriptedServices({
      web: 'rm -rf dist && mkdir dist && cat page.txt client.txt > dist/index.html',
      api: 'cat schema.txt > ../web/client.txt && rm -rf dist && mkdir dist && cp schema.txt dist/index.html',
      docs: 'mkdir -p dist && cp page.txt dist/index.html',
    }),
    ...{ 'web/page.txt': 'page, ', 'api/schema.txt': 'schema one', 'docs/page.txt': 'docs' },
    'svc-build.json': JSON.stringify({
      services: { web: { dependsOn: ['api'] }, api: { generated: ['/web/client.txt'] } },
    }),
  });
const at = (rig: ProjectRig, path: string): string => join(rig.root, path);
const served = (rig: ProjectRig): string => readFileSync(at(rig, '.vercel/output/static/index.html'), 'utf8');

it('is built after it, from what it made, and again when that changes', async () => {
  await using rig = await clientFromApi();
  expect((await build(rig)).codes).toEqual([]);
  expect(served(rig)).toBe('page, schema one');
  expect((await build(rig)).outcomes).toEqual({ web: 'fresh', api: 'fresh', docs: 'fresh' });
  await writeFile(at(rig, 'api/schema.txt'), 'schema two');
  const changed = await build(rig);
  expect(changed).toMatchObject({ outcomes: { web: 'built', api: 'built', docs: 'fresh' }, codes: [] });
  expect(changed.reasons.web).toEqual(['service api changed']);
  expect(served(rig)).toBe('page, schema two');
  await writeFile(at(rig, 'api/schema.txt'), 'schema one');
  expect((await build(rig)).outcomes).toEqual({ web: 'restored', api: 'restored', docs: 'fresh' });
  expect(served(rig)).toBe('page, schema one');
});

it('is never built from what another state of it left', async () => {
  await using rig = await clientFromApi();
  await build(rig);
  await writeFile(at(rig, 'api/schema.txt'), 'schema two');
  await build(rig);
  await writeFile(at(rig, 'api/schema.txt'), 'schema one');
  await build(rig);
  // What lies among the sources is still of the second schema.
  await writeFile(at(rig, 'web/page.txt'), 'new page, ');
  expect((await build(rig)).outcomes).toEqual({ web: 'built', api: 'fresh', docs: 'fresh' });
  expect(served(rig)).toBe('new page, schema one');
  await rm(at(rig, 'web/client.txt'));
  await writeFile(at(rig, 'web/page.txt'), 'third page, ');
  expect((await build(rig, { args: ['web'] })).outcomes).toEqual({ web: 'built', api: 'fresh', docs: 'kept' });
  expect(served(rig)).toBe('third page, schema one');
});

it('is skipped when that fails', async () => {
  await using rig = await clientFromApi();
  await rm(at(rig, 'api/schema.txt'));
  const ran = await rig.run(['build', '--continue', '--json']);
  expect(ran.code).toBe(1);
  const summary = JSON.parse(ran.stdout.trim().split('\n').at(-1) ?? '');
  expect(summary.services.map(({ name, outcome }: Record<string, string>) => [name, outcome])).toEqual([
    ['web', 'skipped'],
    ['api', 'failed'],
    ['docs', 'built'],
  ]);
});

it('goes in no circle', async () => {
  await using rig = await clientFromApi();
  const services = { web: { dependsOn: ['api'] }, api: { dependsOn: ['web'] } };
  await rig.write({ 'svc-build.json': JSON.stringify({ services }) });
  const ran = await rig.run(['build']);
  expect(ran.code).toBe(2);
  expect(ran.stderr).toContain('The services depend on each other in a circle: web → api → web.');
  expect(ran.stderr).toContain('svc-build.json:1:');
});
