import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ProjectRig } from '../rig/project-rig.ts';
import { answered, siteRig } from './answered.ts';

/** Puts something odd into a project by hand. */
type Make = (root: string) => unknown;

const mkfifo = (path: string): unknown => spawnSync('mkfifo', [path]);
const socket = (path: string): unknown =>
  spawnSync(process.execPath, [
    '-e',
    `require('net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`,
  ]);
const garbled = (root: string, name: string): unknown =>
  writeFileSync(Buffer.concat([Buffer.from(`${root}/`), Buffer.from(name, 'latin1')]), 'x');

function published(rig: ProjectRig): readonly string[] {
  const found = readdirSync(join(rig.root, '.vercel/output/static'), { recursive: true, encoding: 'utf8' });
  return found.sort();
}

/** What lies in a folder of files, and the names that are published besides `index.html`. */
const PUBLISHED: readonly (readonly [name: string, make: Make, names: readonly string[], words?: string])[] = [
  ['a name with a line break', (root) => writeFileSync(join(root, 'a\nb.txt'), ''), ['a\nb.txt']],
  ['a name that begins with a line break', (root) => writeFileSync(join(root, '\n'), ''), ['\n']],
  ['other line breaks', (root) => writeFileSync(join(root, 'a\r\u2028\u2029b'), ''), ['a\r\u2028\u2029b']],
  [
    'a directory with a line break',
    (root) => {
      mkdirSync(join(root, 'd\nd'));
      writeFileSync(join(root, 'd\nd/x'), '');
    },
    ['d\nd', 'd\nd/x'],
  ],
  [
    'a letter whose half stands for a line break',
    (root) => writeFileSync(join(root, '\ud83d\udc0a\n'), ''),
    ['\ud83d\udc0a\n'],
  ],
  ['signs of patterns', (root) => writeFileSync(join(root, '(a)[b]{c,d}*?!+@|'), ''), ['(a)[b]{c,d}*?!+@|']],
  ['a backslash', (root) => writeFileSync(join(root, 'a\\b'), ''), [], 'were left out: a\\b.'],
  ['a name of 255 bytes', (root) => writeFileSync(join(root, 'x'.repeat(255)), ''), ['x'.repeat(255)]],
  ['the character that stands for broken ones', (root) => writeFileSync(join(root, 'a\ufffdb'), ''), ['a\ufffdb']],
  ['a pipe', (root) => mkfifo(join(root, 'pipe')), [], 'site/pipe is no file'],
  ['a socket', (root) => socket(join(root, 'socket')), [], 'site/socket is no file'],
  ['a link to a device', (root) => symlinkSync('/dev/zero', join(root, 'zero')), [], 'site/zero is no file'],
  ['a link to itself', (root) => symlinkSync('self', join(root, 'self')), [], 'site/self leads nowhere'],
  ['a link to what is around it', (root) => symlinkSync('..', join(root, 'up')), []],
];

/** What lies in a folder of files, and what it is refused with. */
const REFUSED: readonly (readonly [name: string, make: Make, exit: number, code: string, words: string])[] = [
  ['a name that is not UTF-8', (root) => garbled(root, 'a\xffb'), 2, 'FILE_UNREADABLE', 'its name is not UTF-8'],
  [
    'a directory whose name is not UTF-8',
    (root) => spawnSync('sh', ['-c', `d="$(printf 'a\\377b')"; mkdir "$d"; touch "$d/x"`], { cwd: root }),
    2,
    'FILE_UNREADABLE',
    'its name is not UTF-8',
  ],
  [
    'a link to the whole machine',
    (root) => symlinkSync('/', join(root, 'all')),
    1,
    'OUTPUT_NOT_SELF_CONTAINED',
    'site/all',
  ],
  [
    'a link to a directory beside the project',
    (root) => {
      mkdirSync(join(root, '../../beside'));
      symlinkSync('../../beside', join(root, 'all'));
    },
    1,
    'OUTPUT_NOT_SELF_CONTAINED',
    'site/all',
  ],
  [
    'a link to very many files',
    (root) => {
      const many = join(root, '../../many');
      mkdirSync(many);
      for (let at = 0; at < 10_050; at += 1) writeFileSync(join(many, String(at)), '');
      symlinkSync('../../many', join(root, 'all'));
    },
    2,
    'FILE_UNREADABLE',
    'more than 10000 files',
  ],
];

describe('a folder of files', () => {
  const rows = PUBLISHED.map(([name, make, names, words = '']) => ({ name, make, names, words }));
  it.each(rows)('with $name', async ({ make, names, words }) => {
    await using rig = await siteRig();
    make(join(rig.root, 'site'));
    const codes = words === '' ? [] : ['STATIC_FILE_UNREACHABLE'];
    const said = await answered(rig);
    expect(said).toMatchObject({ exit: 0, codes });
    expect(said.text).toContain(words);
    expect(published(rig)).toEqual([...names, 'index.html'].sort());
    // What comes from the cache is the same.
    renameSync(join(rig.root, '.vercel/output'), join(rig.root, '../before'));
    expect(await answered(rig)).toMatchObject({ exit: 0, codes });
    expect(published(rig)).toEqual([...names, 'index.html'].sort());
  });

  it.each(REFUSED)('with %s is refused', async (_, make, exit, code, words) => {
    await using rig = await siteRig();
    make(join(rig.root, 'site'));
    const said = await answered(rig);
    expect({ exit: said.exit, codes: said.codes }).toEqual({ exit, codes: [code] });
    expect(said.text).toContain(words);
  });
});

/** Own places that are links: where, whereto, and the code. */
const LINKS: readonly (readonly [path: string, target: string, code: string])[] = [
  ['.vercel', '../outside', 'OUTPUT_REFUSED'],
  ['.vercel', '../nowhere', 'OUTPUT_REFUSED'],
  ['.vercel', '..', 'OUTPUT_REFUSED'],
  ['.vercel/output', '../../outside', 'OUTPUT_REFUSED'],
  ['.svc-build', '../outside', 'STATE_REFUSED'],
  ['.svc-build', '../nowhere', 'STATE_REFUSED'],
  ['.svc-build', '/', 'STATE_REFUSED'],
  ...[
    'cache',
    'locks',
    'scratch',
    'keep',
    'plans',
    'services',
    'answers',
    'secret',
    'last-run',
    '.gitignore',
    'keep/site',
  ].map(
    (name) => [`.svc-build/${name}`, `${'../'.repeat(name.split('/').length + 1)}outside`, 'STATE_REFUSED'] as const,
  ),
];

/** What is in a directory and in those directly in it, links not followed. */
function listing(root: string): readonly string[] {
  const entries = readdirSync(root, { withFileTypes: true });
  return entries.flatMap((entry) => [entry.name, ...(entry.isDirectory() ? readdirSync(join(root, entry.name)) : [])]);
}

describe('a place of ours that is a link out of the project', () => {
  it.each(LINKS)('%s to %s is refused, and nothing is written there', async (path, target, code) => {
    await using rig = await siteRig();
    const outside = join(rig.root, '../outside');
    mkdirSync(outside);
    writeFileSync(join(outside, 'file'), '');
    mkdirSync(join(rig.root, path, '..'), { recursive: true });
    symlinkSync(target, join(rig.root, path));
    const before = listing(rig.root);
    for (const args of [['build'], ['build', '--dry-run'], ['why', 'site']]) {
      const said = await answered(rig, args);
      if (code === 'STATE_REFUSED' || args.length === 1)
        expect({ args, exit: said.exit, codes: said.codes }).toEqual({ args, exit: 2, codes: [code] });
    }
    expect(readdirSync(outside)).toEqual(['file']);
    expect(existsSync(join(rig.root, '../nowhere'))).toBe(false);
    if (code === 'STATE_REFUSED') expect(listing(rig.root)).toEqual(before);
  });

  it.each(['cache clean', 'dev', 'env'])('is refused by %s too', async (command) => {
    await using rig = await siteRig();
    const outside = join(rig.root, '../outside');
    mkdirSync(join(outside, 'answers'), { recursive: true });
    symlinkSync('../outside', join(rig.root, '.svc-build'));
    expect(await answered(rig, command.split(' '))).toMatchObject({ exit: 2, codes: ['STATE_REFUSED'] });
    expect(readdirSync(outside)).toEqual(['answers']);
  });

  it('is refused also when it became one after a build', async () => {
    await using rig = await siteRig();
    expect(await answered(rig)).toMatchObject({ exit: 0 });
    renameSync(join(rig.root, '.vercel'), join(rig.root, '../outside'));
    symlinkSync('../outside', join(rig.root, '.vercel'));
    expect(await answered(rig)).toMatchObject({ exit: 2, codes: ['OUTPUT_REFUSED'] });
    expect(readdirSync(join(rig.root, '../outside'))).toEqual(['output']);
  });
});

/** Paths on the command line that no file system takes. */
const LONG: readonly (readonly [args: readonly string[], exit: number])[] = [
  [['build', '--output', 'x'.repeat(300)], 2],
  [['build', '--output', 'x/'.repeat(3000)], 2],
  [['build', '-C', 'x'.repeat(300)], 2],
  [['build', '-C', 'x/'.repeat(3000)], 2],
  [['detect', 'x'.repeat(300)], 2],
  [['serve', 'x'.repeat(300)], 2],
  [['verify', 'x/'.repeat(3000)], 2],
  [['pack', `${'x'.repeat(300)}.tar`], 2],
];

it.each(LONG)('%j is answered with %d', async (args, exit) => {
  await using rig = await siteRig();
  expect(await answered(rig, args)).toMatchObject({ exit });
});
