import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { actionsOf } from '../rig/built-actions.ts';
import { COMPILE, packageWorkspace, page } from '../rig/package-workspace.ts';
import { projectRig } from '../rig/project-rig.ts';

it('an edit of a package builds it and what depends on it; one of an app builds no package', async () => {
  await using rig = await packageWorkspace();
  expect((await actionsOf(rig)).ran.toSorted()).toEqual([
    'build:admin',
    'build:docs',
    'build:web',
    'install:.',
    'package:packages/base',
    'package:packages/ui',
  ]);
  await appendFile(join(rig.root, 'apps/admin/page.mjs'), '// edited\n');
  expect(await actionsOf(rig)).toMatchObject({
    outcomes: { web: 'fresh', docs: 'fresh', admin: 'built' },
    ran: ['build:admin'],
    spared: ['install:. place', 'package:packages/base place'],
  });
  await appendFile(join(rig.root, 'packages/ui/src/ui.txt'), ' edited');
  const ui = await actionsOf(rig);
  expect(ui.outcomes).toEqual({ web: 'built', docs: 'built', admin: 'fresh' });
  expect(ui.ran.toSorted()).toEqual(['build:docs', 'build:web', 'package:packages/ui']);
  await appendFile(join(rig.root, 'packages/base/src/base.txt'), ' edited');
  const base = await actionsOf(rig);
  expect(base.outcomes).toEqual({ web: 'built', docs: 'built', admin: 'built' });
  expect(base.ran.toSorted()).toEqual([
    'build:admin',
    'build:docs',
    'build:web',
    'package:packages/base',
    'package:packages/ui',
  ]);
  expect(readFileSync(join(rig.root, '.vercel/output/static/admin/index.html'), 'utf8')).toBe('base edited');
});

it('a package build leaves what a fresh checkout would have: nothing of a source that is gone', async () => {
  await using rig = await packageWorkspace();
  await rig.write({ 'packages/ui/src/old.txt': 'old' });
  await actionsOf(rig);
  expect(existsSync(join(rig.root, 'packages/ui/dist/old.txt'))).toBe(true);
  await rm(join(rig.root, 'packages/ui/src/old.txt'));
  await actionsOf(rig);
  expect(existsSync(join(rig.root, 'packages/ui/dist/old.txt'))).toBe(false);
});

it('another checkout that shares the cache has its packages from there, as files of its own', async () => {
  await using rig = await packageWorkspace();
  const kept = ['--cache-dir', join(rig.root, '../shared')];
  await actionsOf(rig, kept);
  await using other = await projectRig({});
  const copied = (path: string): boolean => !/node_modules|dist|\.svc-build|\.vercel\//.test(path);
  cpSync(rig.root, other.root, { recursive: true, filter: copied });
  await appendFile(join(other.root, 'apps/web/page.mjs'), '// edited\n');
  expect(await actionsOf(other, kept)).toMatchObject({
    outcomes: { web: 'built', docs: 'restored', admin: 'restored' },
    ran: ['install:.', 'build:web'],
    spared: ['package:packages/base cache', 'package:packages/ui cache'],
  });
  // What a compiler does to its own output changes nothing that others are given.
  await writeFile(join(other.root, 'packages/ui/dist/index.js'), 'exports.texts = "spoiled"', { flag: 'r+' });
  await appendFile(join(rig.root, 'apps/web/page.mjs'), '// edited otherwise\n');
  await rm(join(rig.root, 'packages/ui/dist'), { recursive: true });
  expect((await actionsOf(rig, kept)).spared).toContain('package:packages/ui cache');
  expect(await readFile(join(rig.root, 'packages/ui/dist/index.js'), 'utf8')).toBe('exports.texts = "ui";');
});

it('why says what each action would do and did, and a trace holds all of them', async () => {
  await using rig = await packageWorkspace();
  await actionsOf(rig);
  await appendFile(join(rig.root, 'apps/admin/page.mjs'), '// edited\n');
  const before = await rig.run(['why', 'admin']);
  expect(before.stdout).toBe(`admin would be built, because:
  apps/admin/page.mjs changed
Of its actions:
  install        unchanged
  build @m/base  unchanged
  build          would run, because apps/admin/page.mjs changed
`);
  const shown = await rig.run(['build', '--verbose', '--trace', 'traces/run.json']);
  expect(shown.stdout).toContain('admin: build …, because apps/admin/page.mjs changed');
  const after = await rig.run(['why', 'admin']);
  expect(
    after.stdout.replace(/\d+(?:\.\d)? m?s/, 'a while'),
  ).toBe(`admin is fresh: nothing that its result depends on has changed.
Last time, because:
  apps/admin/page.mjs changed
What its actions did then:
  install        unchanged
  build @m/base  unchanged
  build          ran for a while, because apps/admin/page.mjs changed
`);
  const { traceEvents } = JSON.parse(await readFile(join(rig.root, 'traces/run.json'), 'utf8'));
  expect(traceEvents.map(({ name }: { name: string }) => name)).toEqual(
    expect.arrayContaining(['plan and decide', 'admin: install', 'admin: build', 'build', 'admin: built']),
  );
  await writeFile(join(rig.root, 'file'), '');
  const refused = await rig.run(['build', '--trace', 'file/run.json']);
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('The trace cannot be written') });
});

it('what a package build generates among its own sources belongs to its result, where git ignores it', async () => {
  const generate = `${COMPILE}mkdirSync('gen', { recursive: true });writeFileSync('gen/a.js', texts.join('')[0]);\n`;
  await using rig = await packageWorkspace({
    'packages/ui/build.mjs': generate,
    '.gitignore': 'node_modules\ndist\ngen\n',
  });
  execFileSync('git', ['init', '--quiet'], { cwd: rig.root });
  const edit = (path: string, text: string): Promise<void> => writeFile(join(rig.root, path), text);
  await actionsOf(rig);
  for (const round of ['one', 'two']) {
    await edit('apps/web/page.mjs', `${page('@m/ui')}// ${round}\n`);
    expect(await actionsOf(rig)).toMatchObject({ ran: ['build:web'], codes: [] });
  }
  await edit('packages/ui/src/ui.txt', 'us');
  expect((await actionsOf(rig)).ran).toContain('package:packages/ui');
  await edit('packages/ui/src/ui.txt', 'other');
  expect((await actionsOf(rig)).ran).toContain('package:packages/ui');
  expect(await readFile(join(rig.root, 'packages/ui/gen/a.js'), 'utf8')).toBe('o');
  await edit('packages/ui/src/ui.txt', 'ui');
  await edit('apps/web/page.mjs', `${page('@m/ui')}// three\n`);
  expect((await actionsOf(rig)).spared).toContain('package:packages/ui cache');
  expect(await readFile(join(rig.root, 'packages/ui/gen/a.js'), 'utf8')).toBe('u');
});
