import { type FakeHost, fakeHost } from '@svc-build/host/testing/fake-host';
import { cachePlaces } from '@svc-build/store/cache-usage';
import { ObjectStore } from '@svc-build/store/object-store';
import { localCache } from '@svc-build/store/result-cache';
import { type StoredFile, storeTree } from '@svc-build/store/stored-tree';
import { storePathTable } from '@svc-build/trace/path-table';
import { sha256 } from '@svc-build/trace/sha256';
import { expect, it } from 'vitest';
import { type FinishedRun, type LastRun, readLastRun, writeLastRun } from '../record/last-run.ts';
import { commonFiles, outputRows, storedFiles } from '../record/output-rows.ts';
import type { ServiceArtifact } from '../record/service-artifact.ts';
import { restoreRun } from './restore-run.ts';

const directories = {
  root: '/p',
  output: '/p/.vercel/output',
  state: '/p/.svc-build',
  scratch: '/p/.svc-build/scratch',
  cache: '/cache',
  modules: '/modules',
};
const { output, state } = directories;
const METADATA = { 'config.json': '{}', 'routes-manifest.json': '{"version":1,"routes":[],"services":{}}' };
const TREE = { ...METADATA, 'static/index.html': 'page', 'static/docs/a': 'a' };

const file = (path: keyof typeof TREE): StoredFile => ({
  kind: 'file',
  path,
  digest: sha256(TREE[path]),
  bytes: TREE[path].length,
});
const SERVICES = { web: [file('static/index.html')], docs: [file('static/docs/a')] };

/** A host whose last run published `web` and `docs`, all of which the cache has. */
async function published(): Promise<FakeHost> {
  const host = fakeHost({
    files: Object.fromEntries(Object.entries(TREE).map(([path, text]) => [`${output}/${path}`, text])),
  });
  const { disk } = host;
  const places = cachePlaces(directories.cache);
  const results = localCache<ServiceArtifact>(places, disk);
  for (const [name, files] of Object.entries(SERVICES))
    await results.put(`key of ${name}`, { root: output, files, rest: {} as ServiceArtifact });
  const common = commonFiles(output, disk);
  storeTree({ root: output, isShared: false }, common, new ObjectStore(places.objects, disk));
  const inOutput = Object.entries(SERVICES).map(([name, files]) => ({
    name,
    cacheKey: `key of ${name}`,
    inputsUnchanged: true,
    created: [],
    written: [],
    warnings: [],
    summary: { name, framework: 'static', routePrefix: '/', size: null },
    files: storedFiles(files),
  }));
  const { services, table } = outputRows({ services: inOutput, common, before: null }, output, disk);
  const run: FinishedRun = {
    settings: { version: '1', output, cache: null, origin: null, runtime: 'node' },
    isReliable: true,
    question: 'q',
    owners: new Int32Array(),
    variables: { values: {}, prefixes: [] },
    services,
    common,
    cache: directories.cache,
    diagnostics: [],
    sources: storePathTable([]),
    output: table,
  };
  writeLastRun(state, run, disk);
  return host;
}

/** What came of every service, and why; null when a whole run has to see to it. */
async function restored(host: FakeHost, stop = new AbortController().signal) {
  const last = readLastRun(state, host.disk) as LastRun;
  const summaries = await restoreRun(last, { directories }, { host, interrupt: { stop, kill: stop } });
  return summaries?.map(({ name, outcome, reasons }) => [name, outcome, ...reasons].join(': ')) ?? null;
}

/** As another process would, a moment later. */
function later(host: FakeHost, change: (disk: FakeHost['disk']) => void): void {
  host.advance(1000);
  change(host.disk);
}

it('leaves an output that is right, to its inodes', async () => {
  const host = await published();
  const before = host.disk.identity(output);
  expect(await restored(host)).toEqual(['web: fresh', 'docs: fresh']);
  expect(host.disk.identity(output)).toEqual(before);
});

it('puts back an output that is gone', async () => {
  const host = await published();
  later(host, (disk) => disk.remove('/p/.vercel'));
  expect(await restored(host)).toEqual([
    'web: restored: the output is not there',
    'docs: restored: the output is not there',
  ]);
  expect(host.tree('/p/.vercel')).toEqual(
    Object.fromEntries(Object.entries(TREE).map(([path, text]) => [`output/${path}`, text])),
  );
});

it('puts back the service that was touched, and takes the other from the output', async () => {
  const host = await published();
  const kept = host.disk.identity(`${output}/static/index.html`)?.inode;
  later(host, (disk) => disk.write(`${output}/static/docs/a`, 'b'));
  expect(await restored(host)).toEqual(['web: fresh', 'docs: restored: static/docs/a was changed']);
  expect(host.tree(output)).toEqual(TREE);
  expect(host.disk.identity(`${output}/static/index.html`)?.inode).toBe(kept);
});

it('takes away what was added', async () => {
  const host = await published();
  later(host, (disk) => disk.write(`${output}/static/added`, ''));
  expect(await restored(host)).toEqual(['web: fresh', 'docs: fresh']);
  expect(host.tree(output)).toEqual(TREE);
});

it('writes down what is there now, so that the next run finds nothing to do', async () => {
  const host = await published();
  later(host, (disk) => disk.remove(output));
  await restored(host);
  expect(await restored(host)).toEqual(['web: fresh', 'docs: fresh']);
});

it.each<[string, (disk: FakeHost['disk']) => void]>([
  ['the cache lacks a result', (disk) => disk.remove('/cache')],
  [
    'somebody else’s files are at the output’s place',
    (disk) => {
      disk.remove(output);
      disk.write(`${output}/mine`, '');
    },
  ],
  [
    'the output’s place leads out of the project',
    (disk) => {
      disk.remove('/p/.vercel');
      disk.makeDirectory('/elsewhere');
      disk.symlink('/elsewhere', '/p/.vercel');
    },
  ],
])('leaves it to a whole run when %s', async (_, change) => {
  const host = await published();
  later(host, (disk) => {
    disk.remove(`${output}/static`);
    change(disk);
  });
  const before = host.tree('/p/.vercel');
  expect(await restored(host)).toBeNull();
  expect(host.tree('/p/.vercel')).toEqual(before);
});

it('leaves everything as it is when it is told to stop', async () => {
  const host = await published();
  later(host, (disk) => disk.remove(`${output}/static`));
  expect(await restored(host, AbortSignal.abort())).toBeNull();
  expect(host.tree('/p/.vercel')).toEqual(
    Object.fromEntries(Object.entries(METADATA).map(([path, text]) => [`output/${path}`, text])),
  );
});
