import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { build } from '../rig/outcomes.ts';
import { poemBuilder } from '../rig/poem-builder.ts';
import { projectRig } from '../rig/project-rig.ts';

it("a project's own builder takes part like those that come with svc-build", async () => {
  await using rig = await projectRig({
    'tools/poems.mjs': poemBuilder,
    'poems/poem.txt': 'Roses are red\n',
    'svc-build.json': '{ "builders": ["./tools/poems.mjs"], "cache": { "dir": "kept" } }',
    'vercel.json': '{ "experimentalServices": { "poems": { "entrypoint": "poems", "routePrefix": "/" } } }',
  });
  const detected = await rig.run(['detect', 'poems', '--json']);
  expect(JSON.parse(detected.stdout)).toMatchObject({ framework: 'poems', builder: 'poems' });
  expect(await rig.run(['build'])).toMatchObject({ code: 0, stderr: '' });
  const page = await readFile(join(rig.root, '.vercel/output/static/index.html'), 'utf8');
  expect(page).toBe('A poem\nRoses are red\n');
  expect((await build(rig)).outcomes).toEqual({ poems: 'fresh' });
  await rig.write({ 'tools/poems.mjs': poemBuilder.replace('A poem', 'A song') });
  expect((await build(rig)).reasons.poems).toContain('builder poems changed');
});
