import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readPattern } from '@svc-build/model/glob/path-pattern';
import { describe, expect, it } from 'vitest';
import { answered, siteRig } from './answered.ts';

/** Patterns that are refused before anything is looked at, and words of why. */
const REFUSED: readonly (readonly [name: string, pattern: string, why: string])[] = [
  ['braces, one after the other', '{a,b}'.repeat(25), 'stands for more than 1000 patterns'],
  ['a range', '{1..100000000}', 'stands for more than 1000 patterns'],
  ['a range backwards, in steps', '{900000000..1..2}', 'stands for more than 1000 patterns'],
  ['ranges that multiply', '{1..40}{1..40}', 'stands for more than 1000 patterns'],
  ['braces in braces', '{{a,b}{c,d},{e,f}}'.repeat(6), 'stands for more than 1000 patterns'],
  ['braces between directories', '{a/b,c/d}/'.repeat(12), 'stands for more than 1000 patterns'],
  ['1001 characters', `${'a/'.repeat(500)}b`, 'has 1001 characters'],
  ['brackets by the thousand', '['.repeat(3000), 'has 3000 characters'],
  ['parentheses by the thousand', '('.repeat(3000), 'has 3000 characters'],
  ['a name of 300 letters', 'x'.repeat(300), 'has a name of more than 255 bytes'],
  ['a name of 100 letters of three bytes', '語'.repeat(100), 'has a name of more than 255 bytes'],
  ['stars by the hundred', `!(${'*a'.repeat(300)})`, 'letters and signs in names with wildcards'],
  ['alternatives by the hundred', `**/*(${'a|'.repeat(450)}b)`, 'letters and signs in names with wildcards'],
  ['a range behind a star', '**/*{1..900}*', 'letters and signs in names with wildcards'],
  ['"anything but" after a star', '*!(a)', 'after a wildcard'],
  ['"anything but" in a group', '@(a|!(b))', 'inside of another group'],
  ['a choice between paths', '@(a/b|c)', 'has "/" inside of'],
  ['a way out', '{a,..}/../../x', 'leaves the directory'],
];

/** Patterns that are read, a path, and whether it matches. */
const READ: readonly (readonly [pattern: string, path: string, matches: boolean])[] = [
  ['*a'.repeat(60), 'a'.repeat(255), true],
  ['*a'.repeat(60), 'a'.repeat(59), false],
  ['*a'.repeat(127), `${'a'.repeat(254)}b`, false],
  ['(a+)+$', '(a+)+$', true],
  ['(a+)+$', 'a'.repeat(60), false],
  ['+(+(a))b', `${'a'.repeat(250)}b`, true],
  ['+(+(a))b', `${'a'.repeat(250)}c`, false],
  [`${'*(a|'.repeat(150)}b${')'.repeat(150)}`, `${'a'.repeat(250)}c`, false],
  [`${'**/'.repeat(300)}x`, `${'a/'.repeat(2000)}b`, false],
  [`${'**/a/'.repeat(190)}x`, `${'a/'.repeat(2000)}b`, false],
  [`!(${'*a'.repeat(190)})`, 'a'.repeat(189), true],
  [`!(${'*a'.repeat(190)})`, 'a'.repeat(255), false],
  [`${'**/*a*a/'.repeat(100)}x`, `${'aa/'.repeat(1300)}b`, false],
  ['{a,{b,{c,d}}}', 'd', true],
  [`${'{a,'.repeat(130)}b${'}'.repeat(130)}`, 'b', true],
  ['{1..31}{1..32}', '3132', true],
  ['{', '{', true],
  ['['.repeat(250), '['.repeat(250), true],
  ['('.repeat(250), '('.repeat(250), true],
  [')('.repeat(100), ')('.repeat(100), true],
  ['data/(grp)/*', 'data/(grp)/x', true],
  ['data/(grp)/*', 'data/grp/x', false],
  ['app/[slug]/page', 'app/[slug]/page', true],
  ['app/[slug]/page', 'app/s/page', true],
  ['app/[...all]/*', 'app/[...all]/x', true],
  ['app/@modal/(.)photo/*', 'app/@modal/(.)photo/x', true],
  ['**', 'two\nlines', true],
  ['*', '\n', true],
  ['?', '🐊', true],
  ['a\\*', 'a*', true],
  ['a\\*', 'ab', false],
  ['\\', '\\', true],
  ['', 'a', false],
];

describe('a pattern', () => {
  it.each(REFUSED)('of %s is refused', (_, pattern, why) => {
    expect(readPattern(pattern)).toMatchObject({ ok: false, problem: expect.stringContaining(why) });
  });

  it.each(READ)('%j and %j: %j', (pattern, path, matches) => {
    const read = readPattern(pattern);
    expect(read.ok && read.pattern.matches(path)).toBe(matches);
  });
});

const wild = '{a,b}'.repeat(25);

/** Every place where a pattern is written. */
const PLACES: readonly (readonly [
  place: string,
  fields: Readonly<Record<string, unknown>>,
  files: Readonly<Record<string, string>>,
])[] = [
  ['vercel.json', { includeFiles: wild }, {}],
  ['vercel.json', { excludeFiles: ['x', wild] }, {}],
  ['svc-build.json', {}, { 'svc-build.json': JSON.stringify({ services: { site: { generated: [wild] } } }) }],
  [
    'site/package.json',
    {},
    { 'site/package.json': JSON.stringify({ scripts: { build: 'true' }, workspaces: [wild] }) },
  ],
  [
    'site/package.json',
    {},
    { 'site/package.json': JSON.stringify({ scripts: { build: 'true' }, workspaces: { packages: [`!${wild}`] } }) },
  ],
  [
    'site/pnpm-workspace.yaml',
    {},
    { 'site/package.json': '{ "scripts": { "build": "true" } }', 'site/pnpm-workspace.yaml': `packages: ["${wild}"]` },
  ],
];

it.each(PLACES)('that is too much is refused at its place in %s, %j %j', async (place, fields, files) => {
  await using rig = await siteRig(fields, files);
  const { exit, codes, text } = await answered(rig);
  expect({ exit, codes }).toEqual({ exit: 2, codes: ['GLOB_INVALID'] });
  expect(text).toContain(`--> ${place}:`);
});

/** Patterns that once took for ever, a file beside them, and whether it is bundled. */
const BUILT: readonly (readonly [pattern: string, file: string, isBundled: boolean])[] = [
  ['/more/(grp)/*', 'more/(grp)/x', true],
  ['/more/[slug]', 'more/[slug]/x', true],
  [`/more/${'*a'.repeat(60)}`, `more/${'a'.repeat(200)}`, true],
  [`/more/${'*a'.repeat(60)}`, `more/${'a'.repeat(200)}b`, false],
  [`/more/${'{a,b}'.repeat(9)}`, `more/${'ab'.repeat(4)}a`, true],
];

it.each(BUILT)('includeFiles %j, and %j: %j', async (pattern, file, isBundled) => {
  await using rig = await siteRig({ includeFiles: pattern }, { [file]: 'x' });
  const { exit, codes } = await answered(rig);
  expect({ exit, codes }).toEqual({ exit: 0, codes: isBundled ? [] : ['GLOB_MATCHES_NOTHING'] });
  const there = readdirSync(join(rig.root, '.vercel/output/static'), { recursive: true, encoding: 'utf8' });
  expect(there.includes(file)).toBe(isBundled);
});
