import { execFileSync } from 'node:child_process';
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { build } from '../rig/outcomes.ts';
import { type ProjectRig, projectRig } from '../rig/project-rig.ts';
import { scriptedServices } from '../rig/scripted-services.ts';

/** Writes a client from a schema among the sources, and a page from the client. */
const GENERATES =
  'mkdir -p gen dist; sed s/schema/client/ schema.txt > gen/client.txt; cat gen/client.txt > dist/index.html';

async function generating(script: string, ignored: string): Promise<ProjectRig> {
  const rig = await projectRig({ ...scriptedServices({ site: script }), 'site/schema.txt': 'schema 1\n' });
  await rig.write({ '.gitignore': `node_modules\ndist\n${ignored}` });
  execFileSync('git', ['init', '--quiet'], { cwd: rig.root });
  return rig;
}

const schema = (rig: ProjectRig): string => join(rig.root, 'site/schema.txt');

it('files that a build creates among its sources and that git ignores are no inputs, whatever a build has written there', async () => {
  await using rig = await generating(GENERATES, 'gen\n');
  expect(await build(rig)).toMatchObject({ outcomes: { site: 'built' }, codes: [] });
  expect((await build(rig)).outcomes).toEqual({ site: 'fresh' });
  await writeFile(schema(rig), 'schema 2\n');
  expect(await build(rig)).toMatchObject({
    outcomes: { site: 'built' },
    codes: [],
    reasons: { site: ['site/schema.txt changed'] },
  });
  expect((await build(rig)).outcomes).toEqual({ site: 'fresh' });
  // What lies there now is of the second build.
  await writeFile(schema(rig), 'schema 1\n');
  expect((await build(rig)).outcomes).toEqual({ site: 'restored' });
  expect((await build(rig)).outcomes).toEqual({ site: 'fresh' });
  expect(await readFile(join(rig.root, '.vercel/output/static/index.html'), 'utf8')).toBe('client 1\n');
});

it('one that somebody edits is an input until it is as a build left it', async () => {
  await using rig = await generating(
    'mkdir -p gen dist; [ -e gen/a ] || echo made > gen/a; cat gen/a > dist/index.html',
    'gen\n',
  );
  await build(rig);
  await writeFile(join(rig.root, 'site/gen/a'), 'edited\n');
  expect(await build(rig)).toMatchObject({ outcomes: { site: 'built' }, reasons: { site: ['site/gen/a added'] } });
  expect(await readFile(join(rig.root, '.vercel/output/static/index.html'), 'utf8')).toBe('edited\n');
  await rm(join(rig.root, 'site/gen/a'));
  expect((await build(rig)).outcomes).toEqual({ site: 'restored' });
});

it('a new file that git does not ignore may be somebody’s: nothing is kept, and the way out is named', async () => {
  await using rig = await generating(GENERATES, '');
  const ran = await rig.run(['build']);
  expect(ran.stderr).toContain('site/gen/client.txt changed while service "site" was built');
  expect(ran.stderr).toContain('let git ignore it, or name it in "generated" of the service in svc-build.json');
});

it('a file of git that each build writes with what it holds makes nothing uncacheable', async () => {
  await using rig = await generating(GENERATES, '');
  await rig.write({ 'site/gen/client.txt': 'client 1\n' });
  // The first time somebody may have changed it and put it back.
  expect((await build(rig)).codes).toEqual(['INPUT_CHANGED']);
  await appendFile(schema(rig), 'more\n');
  await rig.write({ 'site/gen/client.txt': 'client 1\nmore\n' });
  expect(await build(rig)).toMatchObject({ outcomes: { site: 'built' }, codes: [] });
  expect((await build(rig)).outcomes).toEqual({ site: 'fresh' });
});

it('secrets that a build writes are never taken for generated', async () => {
  await using rig = await generating(`${GENERATES}; echo KEY=1 > .env.made`, 'gen\n.env*\n');
  const ran = await rig.run(['build']);
  expect(ran.stderr).toContain('site/.env.made changed while');
});

it('a generated file of earlier sources is not what a build begins with', async () => {
  await using rig = await generating(
    `[ -e gen/client.txt ] || { ${GENERATES}; }; mkdir -p dist; cat gen/client.txt > dist/index.html`,
    'gen\n',
  );
  const page = (): Promise<string> => readFile(join(rig.root, '.vercel/output/static/index.html'), 'utf8');
  await build(rig);
  await writeFile(schema(rig), 'schema 2\n');
  // The script would keep what is there, which is of another schema: what it made is taken away before it runs.
  await build(rig);
  expect(await page()).toBe('client 2\n');
  await rm(join(rig.root, 'site/gen'), { recursive: true });
  await build(rig);
  expect(await page()).toBe('client 2\n');
});
