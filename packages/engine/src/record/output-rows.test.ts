import { fakeHost } from '@svc-build/host/testing/fake-host';
import { openPathTable, storePathTable } from '@svc-build/trace/path-table';
import { sha256 } from '@svc-build/trace/sha256';
import { expect, it } from 'vitest';
import { commonFiles, lastFiles, outputRows, storedFiles } from './output-rows.ts';

const output = '/p/.vercel/output';
const { disk } = fakeHost({
  files: {
    [`${output}/config.json`]: '{}',
    [`${output}/routes-manifest.json`]: '[]',
    [`${output}/static/deep/a`]: 'a',
    [`${output}/static/link`]: { link: 'deep/a' },
    [`${output}/static/zed/b`]: 'b',
  },
});
const SUMMARY = { framework: 'static', routePrefix: '/', size: null };
const service = (name: string, files: ReturnType<typeof storedFiles>) => ({
  name,
  cacheKey: 'key',
  inputsUnchanged: true,
  created: [],
  written: [],
  summary: { ...SUMMARY, name },
  files,
});
const WEB = storedFiles([
  { kind: 'file', path: 'static/deep/a', digest: sha256('a'), bytes: 1 },
  { kind: 'link', path: 'static/link', target: 'deep/a' },
]);
const ZED = storedFiles([{ kind: 'file', path: 'static/zed/b', digest: sha256('b'), bytes: 1 }]);
const SERVICES = [service('none', []), service('web', WEB), service('zed', ZED)];
const look = () => outputRows({ services: SERVICES, common: commonFiles(output, disk) }, output, disk);

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
  const { services, rows } = look();
  const last = { services, output: openPathTable(storePathTable(rows)) };
  expect([lastFiles('web', last), lastFiles('zed', last)]).toEqual([WEB, ZED]);
  expect([lastFiles('none', last), lastFiles('unknown', last)]).toEqual([[], []]);
});
