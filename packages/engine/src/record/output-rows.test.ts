import { type FakeHost, fakeHost } from '@svc-build/host/testing/fake-host';
import { openPathTable } from '@svc-build/trace/path-table';
import { sha256 } from '@svc-build/trace/sha256';
import { describe, expect, it } from 'vitest';
import type { OutputBefore } from './kept-rows.ts';
import { commonFiles, lastFiles, type OutputService, outputRows, storedFiles } from './output-rows.ts';

const output = '/p/.vercel/output';
const host = fakeHost({
  files: {
    [`${output}/config.json`]: '{}',
    [`${output}/routes-manifest.json`]: '[]',
    [`${output}/static/deep/a`]: 'a',
    [`${output}/static/link`]: { link: 'deep/a' },
    [`${output}/static/zed/b`]: 'b',
  },
});
const { disk } = host;
const SUMMARY = { framework: 'static', routePrefix: '/', size: null };
const service = (name: string, files: ReturnType<typeof storedFiles>) => ({
  name,
  cacheKey: 'key',
  inputsUnchanged: true,
  created: [],
  written: [],
  warnings: [],
  summary: { ...SUMMARY, name },
  files,
});
const WEB = storedFiles([
  { kind: 'file', path: 'static/deep/a', digest: sha256('a'), bytes: 1 },
  { kind: 'link', path: 'static/link', target: 'deep/a' },
]);
const ZED = storedFiles([{ kind: 'file', path: 'static/zed/b', digest: sha256('b'), bytes: 1 }]);
const SERVICES = [service('none', []), service('web', WEB), service('zed', ZED)];
const look = (before: OutputBefore | null = null, services: readonly OutputService[] = SERVICES) => {
  const found = outputRows({ services, common: commonFiles(output, disk), before }, output, disk);
  const table = openPathTable(found.table);
  const rows = Array.from({ length: table.length }, (_, row) => ({
    path: table.path(row),
    stamp: table.stamp(row),
    digest: table.digest(row),
  }));
  return { services: found.services, output: table, rows };
};

it('names the files of each service, then directories, then what belongs to all', () => {
  const { services, rows } = look();
  expect(services.map(({ name, rows: own }) => [name, ...own])).toEqual([
    ['none', 0, 0],
    ['web', 0, 2],
    ['zed', 2, 1],
  ]);
  expect(rows.map(({ path }) => path)).toEqual([
    ...['static/deep/a', 'static/link', 'static/zed/b', '.', 'static', 'static/deep', 'static/zed'],
    ...['config.json', 'routes-manifest.json'],
  ]);
});

it('holds a digest of files and links, and the stamp of everything', () => {
  const { rows } = look();
  expect(rows.map(({ digest }) => digest)).toEqual([
    ...[sha256('a'), sha256('deep/a'), sha256('b'), null, null, null, null, sha256('{}'), sha256('[]')],
  ]);
  expect(rows.map(({ path, stamp }) => [path, stamp])).toEqual(
    rows.map(({ path }) => [path, disk.identity(path === '.' ? output : `${output}/${path}`)]),
  );
});

it('gives a service its files back that is left as it was', () => {
  const last = look();
  expect([lastFiles('web', last), lastFiles('zed', last)]).toEqual([WEB, ZED]);
  expect([lastFiles('none', last), lastFiles('unknown', last)]).toEqual([[], []]);
});

describe('after a swap in parts', () => {
  const stays = ({ files: _, ...one }: OutputService): OutputService => ({ ...one, files: null });
  const change = (host: FakeHost) => {
    host.advance(1000);
    host.disk.write(`${output}/static/zed/b`, 'new');
  };

  it('what was not replaced is as the last run saw it, and the rest is looked at', () => {
    const last = look();
    change(host);
    disk.write(`${output}/static/deep/a`, 'touched by somebody');
    const zed = service('zed', storedFiles([{ kind: 'file', path: 'static/zed/b', digest: sha256('new'), bytes: 3 }]));
    const subtrees = { placed: ['static/zed'], removed: ['static/gone'] };
    const now = look({ last, subtrees }, [...SERVICES.slice(0, 2).map(stays), zed]);
    expect(now.services).toEqual(last.services);
    const looked = ['static/zed/b', '.', 'static', 'static/zed', 'config.json', 'routes-manifest.json'];
    for (const row of now.rows) {
      const old = last.rows.find(({ path }) => path === row.path);
      const stamp = disk.identity(row.path === '.' ? output : `${output}/${row.path}`);
      if (looked.includes(row.path)) expect(row.stamp).toEqual(stamp);
      else expect(row).toEqual(old);
    }
  });

  it('a file that has another name in what was replaced has its new stamp', () => {
    disk.write(`${output}/static/deep/a`, 'shared');
    disk.remove(`${output}/static/zed/b`);
    disk.hardLink(`${output}/static/deep/a`, `${output}/static/zed/b`);
    const last = look();
    host.advance(1000);
    disk.remove(`${output}/static/zed/b`);
    const kept = SERVICES.slice(0, 2).map(stays);
    const now = look({ last, subtrees: { placed: [], removed: ['static/zed'] } }, kept);
    expect(now.rows[0]?.stamp).toEqual(disk.identity(`${output}/static/deep/a`));
    expect(now.rows[0]?.stamp).not.toEqual(last.rows[0]?.stamp);
  });
});
