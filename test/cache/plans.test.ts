import { chmodSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { randomNumbers } from '../../scripts/random-numbers.mjs';
import { build } from '../rig/outcomes.ts';
import { plannedBy, poems } from '../rig/planned-poems.ts';
import { type ProjectRig, projectRig } from '../rig/project-rig.ts';
import { page, scriptedServices } from '../rig/scripted-services.ts';

// Plans are kept from one run to the next. What a kept plan leads to is what planning anew would have led to.

it('a service is planned again when something moved that its plan was made from, and no other is', async () => {
  await using rig = await projectRig({ ...poems(['a', 'b', 'c']), 'shared/one.txt': '1\n' });
  expect(await plannedBy(rig)).toBe('a b c');
  expect(await plannedBy(rig)).toBe('');
  writeFileSync(join(rig.root, 'b/poem.txt'), 'another\n');
  expect(await plannedBy(rig)).toBe('b');
  writeFileSync(join(rig.root, 'a/more.txt'), 'more\n');
  expect(await plannedBy(rig)).toBe('a');
  // What was concluded once for all of them counts for all of them.
  writeFileSync(join(rig.root, 'shared/one.txt'), '2\n');
  expect(await plannedBy(rig)).toBe('a b c');
  writeFileSync(join(rig.root, 'shared/two.txt'), '2\n');
  expect(await plannedBy(rig)).toBe('a b c');
  rmSync(join(rig.root, '../cache/plans'), { recursive: true });
  rmSync(join(rig.root, '.svc-build/plans/c'));
  writeFileSync(join(rig.root, '.svc-build/plans/a'), 'torn');
  expect(await plannedBy(rig)).toBe('a c');
});

it('many things that are shared count too, and are kept once', async () => {
  const shared = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`shared/${index}.txt`, '1\n']));
  await using rig = await projectRig({ ...poems(['a', 'b']), ...shared });
  expect(await plannedBy(rig)).toBe('a b');
  expect(await plannedBy(rig)).toBe('');
  writeFileSync(join(rig.root, 'a/poem.txt'), 'another\n');
  expect(await plannedBy(rig)).toBe('a');
  writeFileSync(join(rig.root, 'shared/7.txt'), '2\n');
  expect(await plannedBy(rig)).toBe('a b');
  rmSync(join(rig.root, 'shared/8.txt'));
  expect(await plannedBy(rig)).toBe('a b');
});

it('nothing that was kept is believed with --force, and with --verify-inputs and CI nothing by its stamp', async () => {
  await using rig = await projectRig(poems(['a', 'b']));
  expect(await plannedBy(rig)).toBe('a b');
  expect(await plannedBy(rig, ['--force'])).toBe('a b');
  expect(await plannedBy(rig, ['--verify-inputs'])).toBe('');
  expect(await plannedBy(rig, [], { CI: 'true' })).toBe('');
  rmSync(join(rig.root, '../cache/plans'), { recursive: true });
  expect(await plannedBy(rig, ['--verify-inputs'])).toBe('a b');
  rmSync(join(rig.root, '../cache/plans'), { recursive: true });
  expect(await plannedBy(rig, [], { CI: 'true' })).toBe('a b');
  expect(await plannedBy(rig)).toBe('');
});

type Edit = (root: string, path: string) => void;

const edits: Readonly<Record<string, Edit>> = {
  'is changed': (root, path) => writeFileSync(join(root, path), `${readFileSync(join(root, path), 'utf8')} \n`),
  'is removed': (root, path) => rmSync(join(root, path)),
  'gets a neighbour': (root, path) => writeFileSync(join(root, dirname(path), 'added.txt'), 'added\n'),
  'is renamed': (root, path) => renameSync(join(root, path), join(root, dirname(path), 'renamed.js')),
  'becomes executable': (root, path) => chmodSync(join(root, path), 0o755),
  'becomes a link': (root, path) => {
    renameSync(join(root, path), join(root, `${path}.real`));
    symlinkSync(`${path.split('/').at(-1)}.real`, join(root, path));
  },
  'becomes a directory': (root, path) => {
    rmSync(join(root, path));
    mkdirSync(join(root, path));
    writeFileSync(join(root, path, 'index.html'), 'x\n');
  },
};

/** What a run would do and with which plans, as kept plans have it and as planning anew has it. */
async function bothWays(rig: ProjectRig): Promise<readonly unknown[]> {
  const [kept, anew] = [
    await rig.run(['build', '--dry-run=json']),
    await rig.run(['build', '--dry-run=json', '--verify-inputs']),
  ];
  return [kept, anew].map(({ code, stdout }) => ({ code, stdout }));
}

it('whatever happens to whichever file, kept plans lead to what planning anew leads to', async () => {
  const scripts = {
    site: 'rm -rf dist; cp -R src dist',
    tools: `node ../lib/print.js; ${page('tools')}`,
    plain: page('x'),
  };
  const files: Readonly<Record<string, string>> = {
    ...scriptedServices(scripts),
    'package.json': JSON.stringify({ private: true, workspaces: ['site', 'tools', 'plain', 'lib'] }),
    '.nvmrc': '20\n',
    'lib/package.json': JSON.stringify({ name: 'lib', version: '1.0.0' }),
    'lib/print.js': "require('./word.js');\n",
    'lib/word.js': 'module.exports = 1;\n',
    'site/src/index.html': 'one\n',
    'site/src/deep/a.js': "import '../../../lib/word.js';\n",
    'plain/src/b.js': "import './c.js';\n",
    'plain/src/c.js': '\n',
    'plain/tsconfig.json': '{}\n',
  };
  await using rig = await projectRig(files);
  const paths = [
    'package.json',
    '.nvmrc',
    'lib/package.json',
    'lib/print.js',
    'lib/word.js',
    'site/package.json',
  ].concat(['site/src/index.html', 'site/src/deep/a.js', 'plain/src/b.js', 'plain/src/c.js', 'plain/tsconfig.json']);
  const random = randomNumbers(4);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  await build(rig);
  for (let round = 0; round < 40; round += 1) {
    const [path, [what, edit]] = [pick(paths), pick(Object.entries(edits))];
    const absolute = join(rig.root, path);
    if (lstatSync(absolute, { throwIfNoEntry: false })?.isFile() === true) edit(rig.root, path);
    else {
      // It comes back as it was.
      rmSync(absolute, { recursive: true, force: true });
      writeFileSync(absolute, files[path] ?? '');
    }
    const [kept, anew] = await bothWays(rig);
    expect(kept, `${path} ${what}`).toEqual(anew);
    // Every third edit is built, so that kept plans are of many states.
    if (round % 3 === 0) await rig.run(['build']);
  }
});
