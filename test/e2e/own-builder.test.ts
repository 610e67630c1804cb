import { chmod, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { build } from '../rig/outcomes.ts';
import { poemBuilder, verseBuilder } from '../rig/poem-builder.ts';
import { projectRig } from '../rig/project-rig.ts';
import { textsBelow } from '../rig/texts-below.ts';

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

describe('a runtime that only a builder of the project knows', () => {
  const files = {
    'tools/verse.mjs': verseBuilder,
    'api/verse.toml': '[stanzas]\nrhyme = "1"\n',
    'api/src/main.verse': 'Roses are red\n',
    'svc-build.json': '{ "builders": ["./tools/verse.mjs"] }',
    'vercel.json':
      '{ "experimentalServices": { "api": { "entrypoint": "api/src/main.verse", "routePrefix": "/", "memory": 512 } } }',
    '../bin/poet': '#!/bin/sh\nif [ "$1" = recite-version ]; then echo poet 2.1.0; else echo "at $1"; fi\n',
  };
  const open = async () => {
    const rig = await projectRig(files);
    const bin = join(rig.root, '../bin');
    await chmod(join(bin, 'poet'), 0o755);
    return { rig, env: { PATH: `${bin}:${process.env.PATH}`, POET_HOME: '/poets' } };
  };

  it('has roots, dependencies, a tool, variables, secrets, leftovers and a memory limit like any other', async () => {
    const { rig, env } = await open();
    await using _ = rig;
    const detected = await rig.run(['detect', 'api/src', '--json']);
    expect(JSON.parse(detected.stdout)).toMatchObject({
      framework: 'rhyme',
      entrypoint: 'src',
      evidence: [{ file: 'api/verse.toml', because: '"rhyme" is in stanzas' }],
    });
    await rig.write({ 'api/poet-token': 'x', 'api/.inkwell/a': 'x', 'api/blot.ink': 'x' });
    expect(await build(rig, { env })).toMatchObject({ outcomes: { api: 'built' }, codes: ['SECRET_FILE_LEFT_OUT'] });
    const output = join(rig.root, '.vercel/output');
    const { services } = JSON.parse(await readFile(join(output, 'routes-manifest.json'), 'utf8'));
    expect(services.api).toMatchObject({ runtime: 'verse', entrypoint: 'api/src/main.verse' });
    expect(services.api.functions[0].launch.memory.variables).toContainEqual({
      name: 'POET_LIMIT',
      value: '256m',
      addedUnless: null,
    });
    const bundle = join(output, services.api.functions[0].path);
    const bundled = new Map((await textsBelow(bundle)).map(({ path, text }) => [path, text]));
    expect([...bundled.keys()]).toEqual(['.vc-config.json', 'api/src/main.verse', 'api/verse.toml', 'said.txt']);
    expect(bundled.get('said.txt')).toBe('at /poets\n');
    // What its tools write whenever they run is no input; its sources are.
    await rig.write({ 'api/blot.ink': 'y' });
    expect((await build(rig, { env })).outcomes).toEqual({ api: 'fresh' });
    await rig.write({ 'api/src/main.verse': 'Violets are blue\n' });
    expect((await build(rig, { env })).outcomes).toEqual({ api: 'built' });
    await rig.write({ 'tools/verse.mjs': verseBuilder.replace("caches: ['.inkwell']", 'caches: []') });
    expect((await build(rig, { env })).reasons.api).toContain('runtime verse changed');
  });

  it('is asked for its version as it says, in a version that a variable of its own may choose', async () => {
    const { rig, env } = await open();
    await using _ = rig;
    const refused = await rig.run(['build'], { env: { ...env, POET: 'poet-3.1.4' } });
    expect(refused).toMatchObject({ code: 3, stderr: expect.stringContaining('POET asks for poet 3.1.x') });
    expect(refused.stderr).toContain('this machine has "poet 2.1.0"');
  });

  it.each([
    ['is one that svc-build has', "name: 'verse', title", "name: 'node', title", 'brings the runtime "node"'],
    [
      'that nobody brings',
      "kind: 'backend', runtime: 'verse'",
      "kind: 'backend', runtime: 'prose'",
      'of the runtime "prose", which nobody',
    ],
    ['has a manifest that is no name', "name: 'verse.toml'", "name: 'a/verse.toml'", '"runtimes.0.manifests.0.name"'],
  ])('%s is told where the builder is named', async (_, from, to, says) => {
    await using rig = await projectRig({ ...files, 'tools/verse.mjs': verseBuilder.replace(from, to) });
    const ran = await rig.run(['build']);
    expect(ran).toMatchObject({ code: 2, stderr: expect.stringContaining(says) });
    expect(ran.stderr).toContain('svc-build.json:1:16');
  });
});
