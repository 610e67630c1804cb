import { existsSync } from 'node:fs';
import { chmod, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { poemBuilder } from '../rig/poem-builder.ts';
import { processesNaming } from '../rig/processes-naming.ts';
import { type ProjectRig, projectRig } from '../rig/project-rig.ts';
import { ANSWERS } from './wrong-builders/answers.ts';
import { ENTRIES } from './wrong-builders/entries.ts';
import { PROGRAMS } from './wrong-builders/programs.ts';
import { PLAN, TOOL } from './wrong-builders/wrong-builder.ts';

/** The projects of one test: other tests run builders of their own at the same time. */
const roots: string[] = [];

async function project(builder: string): Promise<ProjectRig> {
  const rig = await projectRig({
    [TOOL]: builder,
    'poems/poem.txt': 'Roses are red\n',
    'docs/index.html': '<p>docs</p>\n',
    'svc-build.json': '{ "builders": ["./tools/poems.mjs"], "builderTimeout": 2 }',
    'vercel.json':
      '{ "experimentalServices": { "poems": { "entrypoint": "poems", "routePrefix": "/" }, "docs": { "entrypoint": "docs", "routePrefix": "/docs" } } }',
  });
  roots.push(rig.root);
  await writeFile(join(rig.root, '../secret.txt'), 'secret\n');
  await symlink('../../secret.txt', join(rig.root, 'poems/link.txt'));
  return rig;
}

function diagnosticsIn(stdout: string) {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
    .filter(({ type, severity }) => type === 'diagnostic' && severity === 'error');
}

describe('in a project that was built once', () => {
  let rig: ProjectRig;
  let manifest: string;
  const output = (path: string) => readFile(join(rig.root, '.vercel/output', path), 'utf8');
  beforeAll(async () => {
    rig = await project(poemBuilder);
    expect(await rig.run(['build'])).toMatchObject({ code: 0 });
    manifest = await output('routes-manifest.json');
    await rig.write({ 'poems/poem.txt': 'Violets are blue\n' });
  });
  afterAll(() => rig[Symbol.asyncDispose]());

  it.each([
    ...PROGRAMS.map((row) => [`a builder that ${row.name}`, row] as const),
    ...ANSWERS.map((row) => [`a builder that ${row.name}`, row] as const),
    ...ENTRIES.map((row) => [`an entry that ${row.name}`, row] as const),
  ])('%s is told as what it is, at its place, and nothing is lost', async (_, wrong) => {
    expect(poemBuilder).toContain(wrong.from);
    await rig.write({ [TOOL]: poemBuilder.replace(wrong.from, () => wrong.to) });
    const ran = await rig.run(['build', '--json']);
    const told = diagnosticsIn(ran.stdout);
    expect(told.map(({ code }) => code)).toEqual([wrong.code]);
    expect(told[0].message).toMatch(wrong.says);
    expect(`${told[0].message} ${told[0].service}`).toMatch(/poems/);
    expect(told[0].file).toMatch(new RegExp(`^${wrong.file ?? '(svc-build.json|vercel.json|tools/poems.mjs)'}$`));
    expect(ran.code).toBe(wrong.exit ?? 1);
    expect(await output('routes-manifest.json')).toBe(manifest);
    expect(await output('static/docs/index.html')).toBe('<p>docs</p>\n');
  });
});

describe('a project with a builder of its own', () => {
  afterEach(() => expect(roots.splice(0).flatMap(processesNaming)).toEqual([]));

  it('can be interrupted while the builder hangs', async () => {
    await using rig = await project(
      poemBuilder.replace(PLAN, "plan: () => { console.error('thinking'); for (;;); }, old: async (service) => ok({"),
    );
    await rig.write({ 'svc-build.json': '{ "builders": ["./tools/poems.mjs"], "builderTimeout": 600 }' });
    const building = rig.start(['build']);
    await expect
      .poll(() => processesNaming(rig.root).join('\n'), { timeout: 10_000 })
      .toContain('modules/own-builder.mjs');
    building.child.kill('SIGINT');
    expect(await building.exited).toMatchObject({ code: 130 });
  });

  it('is built again when a module that the builder imports has changed, however it imports it', async () => {
    const imports = [
      "import { title } from './title.mjs';",
      "import { createRequire } from 'node:module';",
      "const { end } = createRequire(import.meta.url)('./end.cjs');",
    ].join('\n');
    const builder = `${imports}\n${poemBuilder}`.replace(
      "contents: 'A poem\\n'",
      "contents: title + end + (await import('./late.mjs')).default + '\\n'",
    );
    await using rig = await project(builder);
    const texts = (title: string, end: string, late: string) => ({
      'tools/title.mjs': `export const title = '${title}';\n`,
      'tools/end.cjs': `exports.end = '${end}';\n`,
      'tools/late.mjs': `export default '${late}';\n`,
    });
    const built = async (): Promise<readonly [string, string]> => {
      const ran = await rig.run(['build', '--json']);
      expect(ran).toMatchObject({ code: 0 });
      const summary = JSON.parse(ran.stdout.trim().split('\n').at(-1) ?? '');
      const page = await readFile(join(rig.root, '.vercel/output/static/index.html'), 'utf8');
      return [summary.services[0].outcome, page.split('\n')[0] ?? ''];
    };
    await rig.write(texts('one', 'two', 'three'));
    expect(await built()).toEqual(['built', 'onetwothree']);
    expect(await built()).toEqual(['fresh', 'onetwothree']);
    await rig.write(texts('One', 'two', 'three'));
    expect(await built()).toEqual(['built', 'Onetwothree']);
    await rig.write(texts('One', 'Two', 'three'));
    expect(await built()).toEqual(['built', 'OneTwothree']);
    await rig.write(texts('One', 'Two', 'Three'));
    expect(await built()).toEqual(['built', 'OneTwoThree']);
    await rig.write(texts('one', 'two', 'three'));
    expect(await built()).toEqual(['restored', 'onetwothree']);
  });

  it('starts no builder where nothing has changed, nor where its plans are kept', async () => {
    await using rig = await project(
      `import { appendFileSync } from 'node:fs';\nappendFileSync('starts.txt', 'x');\n${poemBuilder}`,
    );
    const starts = async () => (await readFile(join(rig.root, 'starts.txt'), 'utf8')).length;
    expect(await rig.run(['build'])).toMatchObject({ code: 0 });
    const first = await starts();
    expect(await rig.run(['build'])).toMatchObject({ code: 0 });
    await rig.write({ 'docs/index.html': '<p>more docs</p>\n' });
    expect(await rig.run(['build'])).toMatchObject({ code: 0 });
    expect(await starts()).toBe(first);
  });

  it('has what the builder prints kept out of what machines read', async () => {
    await using rig = await project(
      poemBuilder.replace(PLAN, 'plan: async (service) => (console.log(\'{"type":"summary"}\'), 0) || ok({'),
    );
    const ran = await rig.run(['build', '--json']);
    expect(ran.code).toBe(0);
    expect(
      ran.stdout
        .trim()
        .split('\n')
        .filter((line) => JSON.parse(line).type === 'summary'),
    ).toHaveLength(1);
  });

  it('keeps nothing of ours when it is only looked at', async () => {
    await using rig = await project(poemBuilder);
    expect(await rig.run(['detect', 'poems', '--json'])).toMatchObject({ code: 0 });
    expect(existsSync(join(rig.root, '.svc-build'))).toBe(false);
  });

  it('has the program of a tool that only its builder knows in its key, and its range held', async () => {
    const requires = (range: string) => `requires: [{ tool: 'poet', range: ${range}, source: 'poems/poem.txt' }]`;
    await using rig = await project(poemBuilder.replace('requires: []', requires('null')));
    const bin = join(rig.root, '../bin');
    await rig.write({ '../bin/poet': '#!/bin/sh\necho poet 1.2.3\n' });
    const run = async (file: string) => {
      await writeFile(join(bin, 'poet'), file, { mode: 0o755 });
      const ran = await rig.run(['build', '--json'], { env: { PATH: `${bin}:${process.env.PATH}` } });
      const last = JSON.parse(ran.stdout.trim().split('\n').at(-1) ?? '{}');
      return { code: ran.code, outcome: last.services?.[0].outcome, text: ran.stdout };
    };
    await chmod(join(bin, 'poet'), 0o755);
    expect(await run('#!/bin/sh\necho poet 1.2.3\n')).toMatchObject({ code: 0, outcome: 'built' });
    expect(await run('#!/bin/sh\necho poet 1.2.3 # another compiler of the same version\n')).toMatchObject({
      outcome: 'built',
    });
    expect(await run('#!/bin/sh\nexit 3\n')).toMatchObject({ code: 0, outcome: 'built' });
    await rig.write({ [TOOL]: poemBuilder.replace('requires: []', requires("'>=2'")) });
    const refused = await run('#!/bin/sh\necho poet 1.2.3\n');
    expect(refused).toMatchObject({ code: 3 });
    expect(refused.text).toContain('TOOL_VERSION');
    expect(refused.text).toContain('this machine has \\"poet 1.2.3\\"');
    expect(await run('#!/bin/sh\nexit 3\n')).toMatchObject({ code: 3 });
    expect(await run('#!/bin/sh\necho poet 2.0.1\n')).toMatchObject({ code: 0 });
  });
});
