import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeDisk } from '@svc-build/host/node-disk';
import { UnreadableFile } from '@svc-build/model/result';
import { beforeEach, describe, expect, it } from 'vitest';
import { openPathTable, storePathTable } from './path-table.ts';
import { stampedByNames } from './stamped-by-names.ts';
import { isTooRecent, sameStamp } from './trace.ts';

let root = '';
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'svc-build-')));
  mkdirSync(join(root, 'src'));
  writeFileSync(join(root, 'package.json'), '{}');
  symlinkSync('src', join(root, 'current'));
});

/** Whether the root is as it was after something was done, by both ways to compare. */
function isUnmoved(change: () => void): boolean {
  const disk = stampedByNames(nodeDisk, root, new Set(['.state']));
  const was = disk.identity(root);
  const table = openPathTable(storePathTable([{ path: '.', stamp: was, digest: null }]));
  change();
  const same = sameStamp(was, disk.identity(root));
  expect(table.isUnmoved(root, disk)).toBe(same);
  return same;
}

/** Takes away what is at a path of the root, and puts something else there. */
function replace(name: string, put: (path: string) => void): void {
  rmSync(join(root, name), { recursive: true });
  put(join(root, name));
}

describe('a directory that is stamped by its names has not moved', () => {
  it.each<[string, () => void]>([
    ['when nothing was done', () => {}],
    ['when a name that is left out was made', () => mkdirSync(join(root, '.state'))],
    ['when it was touched', () => utimesSync(root, 1, 1)],
    ['when a file in it was written', () => writeFileSync(join(root, 'package.json'), '{ }')],
    ['when something is as it was again', () => replace('src', mkdirSync)],
  ])('%s', (_, change) => {
    expect(isUnmoved(change)).toBe(true);
  });
});

describe('it has moved', () => {
  it.each<[string, () => void]>([
    ['when a name came', () => writeFileSync(join(root, 'index.html'), '')],
    ['when a name went', () => rmSync(join(root, 'package.json'))],
    ['when a name became something else', () => replace('package.json', mkdirSync)],
    ['when a link leads elsewhere', () => replace('current', (path) => symlinkSync('package.json', path))],
    ['when it is gone', () => rmSync(root, { recursive: true })],
  ])('%s', (_, change) => {
    expect(isUnmoved(change)).toBe(false);
  });
});

it('what it says can be believed at once, and everything else keeps its own stamp', () => {
  const disk = stampedByNames(nodeDisk, root, new Set());
  const stamp = disk.identity(root);
  expect(stamp !== null && isTooRecent(stamp, nodeDisk.now())).toBe(false);
  for (const path of [join(root, 'src'), join(root, 'current'), join(root, 'missing')])
    expect(disk.identity(path)).toEqual(nodeDisk.identity(path));
});

it('one that may not be listed keeps its own stamp', () => {
  const list = (): never => {
    throw new UnreadableFile(root, 'permission is denied');
  };
  expect(stampedByNames({ ...nodeDisk, list }, root, new Set()).identity(root)).toEqual(nodeDisk.identity(root));
});
