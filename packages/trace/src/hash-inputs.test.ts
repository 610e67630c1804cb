import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { nodeDisk } from '@svc-build/host/node-disk';
import { UnreadableFile } from '@svc-build/model/result';
import { beforeEach, describe, expect, it } from 'vitest';
import { DigestMemory } from './digest-memory.ts';
import { type HashedInputs, hashInputs, type InputSet } from './hash-inputs.ts';
import { sha256 } from './sha256.ts';

let base = '';
let root = '';

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'svc-build-'));
  root = join(base, 'project');
  write('src/a.txt', 'a');
});

function write(path: string, contents: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), contents);
}

function link(path: string, target: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  symlinkSync(target, join(root, path));
}

function hashed(set: Partial<InputSet> = {}): HashedInputs {
  const inputs = { directories: ['src'], files: [], isExcluded: () => false, ...set };
  return hashInputs(inputs, { root, disk: nodeDisk, memory: new DigestMemory(nodeDisk, []) });
}

const lines = (set: Partial<InputSet> = {}): readonly string[] =>
  hashed(set).records.map(({ path, kind, digest }) => `${path} ${kind} ${digest}`);
const looked = (set: Partial<InputSet> = {}): readonly string[] => [...hashed(set).trace.keys()].sort();

describe('inputs', () => {
  it('are all files below directories, and single ones, each once, sorted by path', () => {
    write('src/z/b.txt', 'b');
    write('src/.hidden', 'h');
    write('other.txt', 'o');
    chmodSync(join(root, 'src/a.txt'), 0o755);
    expect(lines({ directories: ['src', 'src/z'], files: ['other.txt', 'src/a.txt'] })).toEqual([
      `other.txt file ${sha256('o')}`,
      `src/.hidden file ${sha256('h')}`,
      `src/a.txt executable ${sha256('a')}`,
      `src/z/b.txt file ${sha256('b')}`,
    ]);
  });

  it('may be the whole project', () => {
    expect(lines({ directories: ['.'] })).toEqual([`src/a.txt file ${sha256('a')}`]);
  });

  it('are noted as absent when they are named and not there, and when they are something else', () => {
    expect(lines({ directories: ['nowhere'], files: ['none.txt', 'src'] })).toEqual([
      'none.txt absent ',
      'src absent ',
    ]);
    expect(looked({ directories: ['nowhere'], files: ['none.txt'] })).toEqual(['none.txt', 'nowhere']);
  });

  it('are not what is excluded, with all below it, and that is not even looked at', () => {
    write('src/out/b.txt', 'b');
    write('src/out/deep/c.txt', 'c');
    const isExcluded = (path: string): boolean => path === 'src/out';
    expect(lines({ isExcluded })).toEqual([`src/a.txt file ${sha256('a')}`]);
    expect(looked({ isExcluded })).toEqual(['src', 'src/a.txt']);
  });

  it('come with every path that was looked at, as it was then', () => {
    write('src/z/b.txt', 'b');
    const { trace: all } = hashed();
    expect([...all.keys()].sort()).toEqual(['src', 'src/a.txt', 'src/z', 'src/z/b.txt']);
    for (const [path, stamp] of all) expect(stamp).toEqual(nodeDisk.identity(join(root, path)));
  });
});

describe('a pipe', () => {
  const pipe = (path: string): unknown => spawnSync('mkfifo', [join(root, path)]);

  it('below a directory, named, or behind a link is refused before anything opens it', () => {
    pipe('src/pipe');
    const refused = (path: string) => new UnreadableFile(join(root, path), 'it is a pipe');
    expect(() => lines()).toThrow(refused('src/pipe'));
    expect(() => lines({ directories: [], files: ['src/pipe'] })).toThrow(refused('src/pipe'));
    link('link', 'src/pipe');
    expect(() => lines({ directories: [], files: ['link'] })).toThrow(refused('link'));
  });

  it('is no input where it is excluded', () => {
    pipe('src/pipe');
    expect(lines({ isExcluded: (path) => path === 'src/pipe' })).toEqual([`src/a.txt file ${sha256('a')}`]);
  });

  it('counts as what holds nothing where nobody opens it, as a device does', () => {
    pipe('src/pipe');
    link('src/null', '/dev/null');
    const found = lines({ opensNothing: true });
    expect(found).toEqual([
      `src/a.txt file ${sha256('a')}`,
      `src/null link ${sha256('/dev/null')} `,
      'src/pipe absent ',
    ]);
    unlinkSync(join(root, 'src/pipe'));
    expect(lines()).not.toEqual(found);
  });
});

describe('a link', () => {
  it('counts by where it leads and by what is there', () => {
    link('src/link', 'a.txt');
    expect(lines()).toContain(`src/link link ${sha256('a.txt')} ${sha256('a')}`);
    unlinkSync(join(root, 'src/link'));
    link('src/link', './a.txt');
    expect(lines()).toContain(`src/link link ${sha256('./a.txt')} ${sha256('a')}`);
  });

  it('out of the project counts as well, and what it leads to is watched', () => {
    writeFileSync(join(base, 'far.txt'), 'one');
    link('src/link', '../../far.txt');
    const before = lines();
    expect(looked()).toContain(join(base, 'far.txt'));
    writeFileSync(join(base, 'far.txt'), 'two');
    expect(lines()).not.toEqual(before);
  });

  it('to nothing counts by its words', () => {
    link('src/link', 'nowhere');
    expect(lines()).toContain(`src/link link ${sha256('nowhere')} `);
    write('src/nowhere', 'something');
    expect(lines()).toContain(`src/link link ${sha256('nowhere')} ${sha256('something')}`);
  });

  it('to a directory is entered, inside the project and outside', () => {
    write('shared/b.txt', 'b');
    mkdirSync(join(base, 'far/deep'), { recursive: true });
    writeFileSync(join(base, 'far/deep/c.txt'), 'c');
    link('src/in', '../shared');
    link('src/out', '../../far');
    expect(lines().filter((line) => !line.includes(' link '))).toEqual([
      `src/a.txt file ${sha256('a')}`,
      `src/in/b.txt file ${sha256('b')}`,
      `src/out/deep/c.txt file ${sha256('c')}`,
    ]);
    expect(looked()).toEqual(expect.arrayContaining([join(root, 'shared'), join(base, 'far'), 'src/out/deep']));
  });

  it('that leads around itself is not entered: to itself, to a parent, or to each other', () => {
    link('src/self', 'self');
    link('src/up', '..');
    link('src/here', '.');
    link('src/one/two', '../two');
    link('src/two/one', '../one');
    const found = lines().map((line) => line.split(' ', 2).join(' '));
    expect(found).toEqual(expect.arrayContaining(['src/self link', 'src/up link', 'src/here link']));
    expect(found.length).toBeLessThan(30);
  });

  it('that a change makes lead to a file, or to nothing, is another input', () => {
    write('shared/b.txt', 'b');
    link('src/in', '../shared');
    const before = lines();
    rmSync(join(root, 'shared'), { recursive: true });
    const gone = lines();
    write('shared', 'a file now');
    expect(new Set([before, gone, lines()].map((one) => one.join('\n'))).size).toBe(3);
  });
});
