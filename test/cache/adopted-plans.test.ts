import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { build } from '../rig/outcomes.ts';
import { plannedBy, poems } from '../rig/planned-poems.ts';
import { type ProjectRig, projectRig } from '../rig/project-rig.ts';
import { page, scriptedServices } from '../rig/scripted-services.ts';

// A checkout that has the cache of another one takes over the plans that say here what they said there.

/** A checkout of the same sources elsewhere, with all stamps new and nothing but what git would have. */
async function checkoutOf(rig: ProjectRig): Promise<ProjectRig> {
  const other = await projectRig({});
  const isOwn = /\/(\.svc-build|\.vercel|dist)(\/|$)/;
  const filter = (path: string): boolean => !isOwn.test(path.slice(rig.root.length));
  cpSync(rig.root, other.root, { recursive: true, filter, verbatimSymlinks: true });
  for (const name of ['plans', 'objects', 'entries', 'usage.json'])
    cpSync(join(rig.root, '../cache', name), join(other.root, '../cache', name), { recursive: true });
  return other;
}

it.each([{}, { CI: 'true' }])('the plans of another checkout hold in a new one, with %j', async (variables) => {
  await using rig = await projectRig({ ...poems(['a', 'b']), 'shared/one.txt': '1\n' });
  await build(rig);
  await using other = await checkoutOf(rig);
  expect(await plannedBy(other, [], variables)).toBe('');
  expect(readFileSync(join(other.root, '.vercel/output/static/index.html'), 'utf8')).toBe('A poem\nof a\n');
  // It has them as its own from then on.
  rmSync(join(other.root, '../cache/plans'), { recursive: true });
  expect(await plannedBy(other)).toBe('');
});

const edits: readonly (readonly [what: string, planned: string, edit: (root: string) => void])[] = [
  ['another text', 'b', (root) => writeFileSync(join(root, 'b/poem.txt'), 'of B\n')],
  ['a file more', 'b', (root) => writeFileSync(join(root, 'b/more.txt'), '')],
  ['another mode', 'b', (root) => chmodSync(join(root, 'b/poem.txt'), 0o755)],
  ['a link elsewhere', 'b', (root) => relink(join(root, 'b/link'), '../a')],
  ['a link in place of a file', 'b', (root) => relink(join(root, 'b/poem.txt'), '../a/poem.txt')],
  ['something else that is shared', 'a b', (root) => writeFileSync(join(root, 'shared/one.txt'), '2\n')],
  ['another name that is shared', 'a b', (root) => writeFileSync(join(root, 'shared/two.txt'), '')],
  ['another prefix', 'a b', (root) => replaceIn(join(root, 'vercel.json'), '"/b"', '"/c"')],
  ['another builder', 'a b', (root) => appendFileSync(join(root, 'builders/poems.mjs'), '// more\n')],
  ['the mode of a group', '', (root) => chmodSync(join(root, 'b/poem.txt'), 0o664)],
];

function relink(path: string, target: string): void {
  rmSync(path);
  symlinkSync(target, path);
}

function replaceIn(path: string, from: string, to: string): void {
  writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
}

it('with something else in it, a new checkout plans what that changes', async () => {
  await using rig = await projectRig({ ...poems(['a', 'b']), 'shared/one.txt': '1\n' });
  symlinkSync('../shared', join(rig.root, 'b/link'));
  await build(rig);
  for (const [what, planned, edit] of edits) {
    await using other = await checkoutOf(rig);
    edit(other.root);
    expect(await plannedBy(other), what).toBe(planned);
  }
});

it('a link that goes out of the project leads to something else beside another checkout', async () => {
  await using rig = await projectRig(poems(['a', 'b']));
  const write = (root: string, text: string): void => {
    mkdirSync(join(root, '../beside'));
    writeFileSync(join(root, '../beside/text.txt'), text);
  };
  write(rig.root, 'one\n');
  symlinkSync('../../beside', join(rig.root, 'b/link'));
  await build(rig);
  await using other = await checkoutOf(rig);
  write(other.root, 'another\n');
  expect(await plannedBy(other)).toBe('b');
});

it('what a build leaves among the sources keeps no other checkout from using its plan', async () => {
  await using rig = await projectRig(scriptedServices({ site: `mkdir dist; ${page('hello')}`, api: page('x') }));
  await build(rig);
  await using other = await checkoutOf(rig);
  const { outcomes } = await build(other);
  expect(outcomes).toEqual({ site: 'restored', api: 'restored' });
  expect(existsSync(join(other.root, '.svc-build/answers'))).toBe(false);
});

it('a file that may hold a secret is known in the cache by what only its owner can tell', async () => {
  const secret = '.npmrc';
  await using rig = await projectRig({ ...poems(['a', 'b']), [`b/${secret}`]: 'k=1\n' });
  const env = { SVC_BUILD_SECRET: undefined };
  await build(rig, { env });
  await using other = await checkoutOf(rig);
  cpSync(join(rig.root, '../cache/secret'), join(other.root, '../cache/secret'));
  const planned = (root: string): Promise<string> => {
    writeFileSync(join(other.root, `b/${secret}`), root);
    return plannedBy(other, [], { SVC_BUILD_SECRET: '' });
  };
  expect(await planned('k=1\n')).toBe('');
  expect(await planned('k=2\n')).toBe('b');
});

it('a plan in the cache that is damaged anywhere is no plan', async () => {
  await using rig = await projectRig(poems(['a', 'b']));
  await build(rig);
  await using other = await checkoutOf(rig);
  const plans = join(other.root, '../cache/plans');
  for (const name of readdirSync(plans)) {
    const bytes = readFileSync(join(plans, name));
    const at = Math.floor(bytes.length * 0.7);
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    writeFileSync(join(plans, name), bytes);
  }
  expect(await plannedBy(other)).toBe('a b');
  expect(readFileSync(join(other.root, '.vercel/output/static/index.html'), 'utf8')).toBe('A poem\nof a\n');
});
