import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { actionsOf } from '../rig/built-actions.ts';
import { COMPILE, packageWorkspace } from '../rig/package-workspace.ts';
import type { ProjectRig } from '../rig/project-rig.ts';

// What needs an install is made of what that came to, and of nothing else that the install reads.

async function editManifest(rig: ProjectRig, path: string, fields: Readonly<Record<string, unknown>>): Promise<void> {
  const file = join(rig.root, path, 'package.json');
  await writeFile(file, JSON.stringify({ ...JSON.parse(await readFile(file, 'utf8')), ...fields }));
}

it('an edit of one manifest that comes to the same packages installs, and builds no other package', async () => {
  await using rig = await packageWorkspace();
  await actionsOf(rig);
  await editManifest(rig, 'apps/docs', { description: 'the documents' });
  const described = await actionsOf(rig);
  expect(described.ran.toSorted()).toEqual(['build:docs', 'install:.']);
  expect(described.spared.toSorted()).toEqual(
    ['build:admin', 'build:web', 'package:packages/base', 'package:packages/ui'].map((action) => `${action} place`),
  );
  await editManifest(rig, 'apps/admin', { scripts: { build: 'node page.mjs', postinstall: 'true' } });
  // What runs on install may change what is installed.
  expect((await actionsOf(rig)).ran).toContain('package:packages/base');
});

it('an install without a lockfile that comes to the same builds nothing again, and lends nothing to other checkouts', async () => {
  await using rig = await packageWorkspace();
  await rm(join(rig.root, 'package-lock.json'));
  await actionsOf(rig);
  await appendFile(join(rig.root, 'apps/admin/page.mjs'), '// edited\n');
  expect((await actionsOf(rig)).ran).toEqual(['build:admin']);
  await editManifest(rig, 'apps/docs', { description: 'the documents' });
  expect((await actionsOf(rig)).ran.toSorted()).toEqual(['build:docs', 'install:.']);
  await rm(join(rig.root, 'packages/ui/dist'), { recursive: true });
  await appendFile(join(rig.root, 'apps/web/page.mjs'), '// edited\n');
  expect((await actionsOf(rig)).ran.toSorted()).toEqual(['build:web', 'package:packages/ui']);
  // npm notes that another package is there now.
  await editManifest(rig, 'packages/base', { version: '1.0.1' });
  expect((await actionsOf(rig)).ran).toContain('package:packages/ui');
});

it('what a package makes of sources that lie elsewhere is made anew when they change', async () => {
  const compile =
    "import { writeFileSync, readFileSync, mkdirSync } from 'node:fs';\nmkdirSync('dist', { recursive: true });\n";
  const reads = "['../icons/icon.txt', '../../tsconfig.base.json'].map((path) => readFileSync(path, 'utf8')).join(' ')";
  await using rig = await packageWorkspace({
    'packages/icons/package.json': JSON.stringify({ name: '@m/icons', version: '1.0.0' }),
    'packages/icons/icon.txt': 'icon',
    'packages/ui/package.json': JSON.stringify({
      ...{ name: '@m/ui', version: '1.0.0', main: 'dist/index.js', scripts: { build: 'node build.mjs' } },
      dependencies: { '@m/icons': '*' },
    }),
    'packages/ui/build.mjs': `${compile}writeFileSync('dist/index.js', 'exports.texts = ' + JSON.stringify(${reads}));\n`,
    'packages/ui/tsconfig.json': '{"extends":"../../tsconfig.base.json"}',
    'tsconfig.base.json': '{}',
  });
  await actionsOf(rig);
  const shown = (): Promise<string> => readFile(join(rig.root, '.vercel/output/static/index.html'), 'utf8');
  expect(await shown()).toBe('icon {}');
  await writeFile(join(rig.root, 'packages/icons/icon.txt'), 'another');
  await actionsOf(rig);
  expect(await shown()).toBe('another {}');
  await writeFile(join(rig.root, 'tsconfig.base.json'), '{ }');
  await actionsOf(rig);
  expect(await shown()).toBe('another { }');
});

it('a build that writes among the installed packages is not believed: the next install may take that away', async () => {
  const client =
    "mkdirSync('../../node_modules/.client', { recursive: true });writeFileSync('../../node_modules/.client/a.js', texts.join());\n";
  await using rig = await packageWorkspace({ 'packages/base/build.mjs': `${COMPILE}${client}` });
  await actionsOf(rig);
  await rm(join(rig.root, 'node_modules'), { recursive: true });
  await appendFile(join(rig.root, 'apps/admin/page.mjs'), '// edited\n');
  expect((await actionsOf(rig)).ran).toContain('package:packages/base');
  expect(await readFile(join(rig.root, 'node_modules/.client/a.js'), 'utf8')).toBe('base');
});
