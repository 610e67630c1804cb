import { existsSync, readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { build } from '../rig/outcomes.ts';
import { type ProjectRig, projectRig } from '../rig/project-rig.ts';
import { scriptedServices } from '../rig/scripted-services.ts';

// A build of some services, beside those that it is not about.
const copies = 'rm -rf dist; cp -R src dist';
const at = (rig: ProjectRig, path: string): string => join(rig.root, path);
const served = (rig: ProjectRig, path: string): string =>
  readFileSync(at(rig, `.vercel/output/static/${path}`), 'utf8');

const threeServices = (): Promise<ProjectRig> =>
  projectRig({
    ...scriptedServices({ web: copies, api: copies, docs: copies }),
    ...{ 'web/src/index.html': 'web', 'api/src/index.html': 'api', 'docs/src/index.html': 'docs' },
  });

it('leaves the others unchecked, and the next full build does not take them for fresh at a glance', async () => {
  await using rig = await threeServices();
  await build(rig);
  await build(rig);
  await writeFile(at(rig, 'docs/src/index.html'), 'new docs');
  await writeFile(at(rig, 'api/src/index.html'), 'new api');
  expect((await build(rig, { args: ['api'] })).outcomes).toEqual({ api: 'built', web: 'kept', docs: 'kept' });
  expect([served(rig, 'api/index.html'), served(rig, 'docs/index.html')]).toEqual(['new api', 'docs']);
  expect((await build(rig, { args: ['api'] })).outcomes).toEqual({ api: 'fresh', web: 'kept', docs: 'kept' });
  expect((await build(rig)).outcomes).toEqual({ web: 'fresh', api: 'fresh', docs: 'built' });
  expect(served(rig, 'docs/index.html')).toBe('new docs');
  // Nothing has moved since a run that looked at everything: there is nothing to leave unchecked.
  expect((await build(rig, { args: ['api'] })).outcomes).toEqual({ web: 'fresh', api: 'fresh', docs: 'fresh' });
});

it('puts back what is gone from the output, and shows beforehand what it would do', async () => {
  await using rig = await threeServices();
  await build(rig);
  await writeFile(at(rig, 'docs/src/index.html'), 'new docs');
  await rm(at(rig, '.vercel/output/static/docs'), { recursive: true });
  const { stdout } = await rig.run(['build', 'api', '--dry-run=json']);
  const plans: readonly { name: string; outcome: string; reasons: readonly string[] }[] = JSON.parse(stdout).services;
  expect(plans.map(({ name, outcome, reasons }) => [name, outcome, reasons])).toEqual([
    ['web', 'kept', []],
    ['api', 'fresh', []],
    ['docs', 'restore', ['static/docs/index.html was removed']],
  ]);
  expect(existsSync(at(rig, '.vercel/output/static/docs'))).toBe(false);
  expect((await build(rig, { args: ['api'] })).outcomes).toEqual({ api: 'fresh', web: 'kept', docs: 'restored' });
  expect(served(rig, 'docs/index.html')).toBe('docs');
});

it('a name that no service has is refused, also where nothing has changed', async () => {
  await using rig = await threeServices();
  await build(rig);
  await build(rig);
  for (const args of [['apj'], ['api', 'apj'], ['apj', '--dry-run']]) {
    const ran = await rig.run(['build', ...args]);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain('"vercel.json" has no service "apj".');
    expect(ran.stderr).toContain('Did you mean "api"?');
  }
});
