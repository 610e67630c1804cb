import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { lutimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createNodeHost } from '@svc-build/host/node-host';
import { shown, shownOnDisk, type TreeNode, writeTree } from '@svc-build/store/testing/random-tree';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ARCHIVE_FORMATS } from './archive-format.ts';
import { packTree } from './pack-tree.ts';
import { LONG_NAMES, packableTree } from './testing/packable-tree.ts';
import { unpackArchive } from './unpack-archive.ts';

const host = createNodeHost(process);
const { signal } = new AbortController();
let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'pack-'));
});
afterEach(() => rmSync(base, { recursive: true }));

const SOME: readonly TreeNode[] = [
  { kind: 'executable', path: 'bin/run', bytes: Buffer.from('#!/bin/sh\n') },
  { kind: 'directory', path: 'empty' },
  { kind: 'link', path: 'lib/current', target: '../bin' },
  { kind: 'file', path: 'static/größe.txt', bytes: Buffer.alloc(200_000, 'text ') },
  ...LONG_NAMES,
];

function laidOut(name: string, tree: readonly TreeNode[]): string {
  writeTree(join(base, name), tree);
  return join(base, name);
}

describe.each(ARCHIVE_FORMATS)('a .%s', (format) => {
  const archive = (name = 'packed'): string => join(base, `${name}.${format}`);

  it('gives back any tree', async () => {
    await fc.assert(
      fc.asyncProperty(packableTree, async (tree) => {
        rmSync(base, { recursive: true });
        const directory = laidOut('tree', tree);
        expect(await packTree({ directory, archive: archive(), format, signal }, host)).toMatchObject({ ok: true });
        const unpacked = join(base, 'unpacked');
        expect(await unpackArchive({ archive: archive(), directory: unpacked, signal }, host.files)).toMatchObject({
          ok: true,
        });
        expect(shownOnDisk(unpacked)).toEqual(shown(tree));
      }),
      { numRuns: 25 },
    );
  });

  it('has the same bytes for the same tree, made in another order and at another time', async () => {
    const first = laidOut('first', SOME);
    const second = laidOut('second', [...SOME].reverse());
    for (const { path } of SOME) await lutimes(join(second, path), 12345, 67890);
    const one = await packTree({ directory: first, archive: archive('one'), format, signal }, host);
    const two = await packTree({ directory: second, archive: archive('two'), format, signal }, host);
    const bytes = readFileSync(archive('one'));
    expect(readFileSync(archive('two'))).toEqual(bytes);
    expect(two).toEqual(one);
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    expect(one).toEqual({ ok: true, value: { bytes: bytes.length, digest, files: SOME.length - 1 }, warnings: [] });
    for (const word of [base, process.env.USER ?? 'root', process.platform]) expect(bytes.includes(word)).toBe(false);
  });

  it('leaves the archive that was there when it is interrupted, and nothing beside it', async () => {
    const directory = laidOut('tree', SOME);
    writeFileSync(archive(), 'the last one');
    const before = readdirSync(base);
    const aborted = AbortSignal.abort();
    expect(await packTree({ directory, archive: archive(), format, signal: aborted }, host)).toBe('interrupted');
    expect(readFileSync(archive(), 'utf8')).toBe('the last one');
    expect(readdirSync(base)).toEqual(before);
  });
});

it('names no system in a gzip header', async () => {
  const archive = join(base, 'a.tar.gz');
  await packTree({ directory: laidOut('tree', SOME), archive, format: 'tar.gz', signal }, host);
  expect(readFileSync(archive).subarray(0, 10).toString('hex')).toBe('1f8b08000000000000ff');
});

describe('a tree is refused', () => {
  async function problem(): Promise<unknown> {
    const archive = join(base, 'a.tar');
    const packed = await packTree({ directory: join(base, 'tree'), archive, format: 'tar', signal }, host);
    expect(readdirSync(base)).toEqual(['tree']);
    return packed;
  }
  const said = (message: string): object => ({
    ok: false,
    diagnostics: [{ code: 'OUTPUT_INVALID', message: `The output cannot be packed: ${message}` }],
  });

  it('when two names are one on some file system', async () => {
    laidOut('tree', [
      { kind: 'file', path: 'a/Straße', bytes: Buffer.from('') },
      { kind: 'file', path: 'a/STRASSE', bytes: Buffer.from('') },
    ]);
    // The disk of the tests may be such a file system.
    if (readdirSync(join(base, 'tree/a')).length < 2) return;
    expect(await problem()).toMatchObject(
      said('"a/Straße" cannot be told from "a/STRASSE" where case and accents do not count in names.'),
    );
  });

  it('when a link leads out of it', async () => {
    mkdirSync(join(base, 'tree/a'), { recursive: true });
    symlinkSync('..', join(base, 'tree/a/up'));
    symlinkSync('up/../x', join(base, 'tree/a/out'));
    expect(await problem()).toMatchObject(said('"a/out" leads out of it, to "up/../x".'));
  });
});

it('trap 48: a file that changes on the way is an error, and leaves no archive', async () => {
  const directory = laidOut('tree', SOME);
  const files = {
    ...host.files,
    stat: async (path: string) => {
      const stat = await host.files.stat(path);
      return stat === null || stat.kind !== 'file' ? stat : { ...stat, size: stat.size + 1 };
    },
  };
  const archive = join(base, 'a.tar');
  expect(await packTree({ directory, archive, format: 'tar', signal }, { ...host, files })).toMatchObject({
    ok: false,
    diagnostics: [{ code: 'INPUT_CHANGED', message: '"bin/run" changed while it was packed.' }],
  });
  expect(readdirSync(base)).toEqual(['tree']);
});

it('a directory that another takes the place of is an error, and leaves no archive', async () => {
  const directory = laidOut('tree', SOME);
  const files = {
    ...host.files,
    createFrom: async (path: string, pieces: AsyncIterable<Uint8Array>, mode: number) => {
      await host.files.createFrom(path, pieces, mode);
      renameSync(directory, join(base, 'last'));
      laidOut('tree', SOME);
    },
  };
  const archive = join(base, 'a.tar');
  expect(await packTree({ directory, archive, format: 'tar', signal }, { ...host, files })).toMatchObject({
    ok: false,
    diagnostics: [{ code: 'INPUT_CHANGED', message: 'The output changed while it was packed.' }],
  });
  expect(readdirSync(base)).toEqual(['last', 'tree']);
});

it('a place that cannot be written to is an error', async () => {
  const directory = laidOut('tree', SOME);
  const archive = join(directory, 'bin/run/a.tar');
  expect(await packTree({ directory, archive, format: 'tar', signal }, host)).toMatchObject({
    ok: false,
    diagnostics: [{ code: 'WRITE_FAILED' }],
  });
  expect(existsSync(archive)).toBe(false);
});
