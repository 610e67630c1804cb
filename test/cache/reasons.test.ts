import { readdirSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { build } from '../rig/outcomes.ts';
import { type ProjectRig, projectRig } from '../rig/project-rig.ts';
import { page, scriptedServices } from '../rig/scripted-services.ts';

// What a run says of why it builds or restores; each has to be true of what was done before.
const output = (rig: ProjectRig, path = ''): string => join(rig.root, '.vercel/output', path);

async function built(): Promise<ProjectRig> {
  const rig = await projectRig(scriptedServices({ site: page('one') }));
  expect((await build(rig)).reasons).toEqual({ site: ['no earlier build is on record'] });
  return rig;
}

it('the cache was emptied', async () => {
  await using rig = await built();
  expect(await rig.run(['cache', 'clean'])).toMatchObject({ code: 0 });
  expect(await build(rig)).toMatchObject({
    outcomes: { site: 'built' },
    reasons: { site: ['its result is not in the cache'] },
  });
});

it('the output and the cache were removed', async () => {
  await using rig = await built();
  await rm(output(rig), { recursive: true });
  await rm(join(rig.root, '../cache/entries'), { recursive: true });
  expect((await build(rig)).reasons).toEqual({ site: ['the output is not there', 'its result is not in the cache'] });
});

it('a file of the output was edited in place, and with it the file of the cache that it is a second name of', async () => {
  await using rig = await built();
  await rm(output(rig), { recursive: true });
  expect((await build(rig)).outcomes).toEqual({ site: 'restored' });
  await writeFile(output(rig, 'static/index.html'), 'two\n');
  const ran = await build(rig);
  expect(ran.reasons).toEqual({ site: ['static/index.html was changed', 'its result in the cache is damaged'] });
  expect(ran.codes).toEqual(['CACHE_DAMAGED']);
});

it('a run was killed after it had brought its output in, before it wrote that down', async () => {
  await using rig = await built();
  await rm(join(rig.root, '.svc-build/last-run'));
  expect(await build(rig)).toMatchObject({
    outcomes: { site: 'restored' },
    reasons: { site: ['what is in the output is not on record'] },
  });
  expect((await build(rig)).outcomes).toEqual({ site: 'fresh' });
});

it('a run of other sources was killed after it had brought its output in, before it wrote that down', async () => {
  await using rig = await built();
  const record = await readFile(join(rig.root, '.svc-build/services/site.json'));
  await rig.write(scriptedServices({ site: page('two') }));
  await build(rig);
  await writeFile(join(rig.root, '.svc-build/services/site.json'), record);
  await rm(join(rig.root, '.svc-build/last-run'));
  const unknown = 'what is in the output is not on record';
  expect((await rig.run(['why', 'site'])).stdout).toBe(`site would be taken from the cache, because:\n  ${unknown}\n`);
  expect(await build(rig)).toMatchObject({ outcomes: { site: 'restored' }, reasons: { site: [unknown] } });
});

it('another place for the output', async () => {
  await using rig = await built();
  const elsewhere = { args: ['--output', 'elsewhere'] };
  expect((await build(rig, elsewhere)).reasons).toEqual({ site: ['the output is not there'] });
  expect(readdirSync(join(rig.root, 'elsewhere'))).toContain('static');
  expect((await build(rig)).reasons).toEqual({ site: ['what is in the output is not on record'] });
});
