import { type FakeHost, fakeHost } from '@svc-build/host/testing/fake-host';
import { cachePlaces } from '@svc-build/store/cache-usage';
import { localCache } from '@svc-build/store/result-cache';
import { DigestMemory } from '@svc-build/trace/digest-memory';
import { openPathTable } from '@svc-build/trace/path-table';
import { sha256 } from '@svc-build/trace/sha256';
import { expect, it } from 'vitest';
import type { LastRun } from '../record/last-run.ts';
import { commonFiles, outputRows } from '../record/output-rows.ts';
import type { ServiceArtifact } from '../record/service-artifact.ts';
import { stageRest } from './stage-rest.ts';

const output = '/p/.vercel/output';
const staging = '/p/.vercel/staging';
const results = (host: FakeHost) => localCache<ServiceArtifact>(cachePlaces('/cache'), host.disk);

/** A host whose last run left `web` (a page, a program and a link) and `docs`. */
function lastRun(): { readonly host: FakeHost; readonly last: LastRun } {
  const host = fakeHost({
    files: {
      [`${output}/static/index.html`]: 'page',
      [`${output}/static/run`]: { contents: 'run', mode: 0o755 },
      [`${output}/static/link`]: { link: 'index.html' },
      [`${output}/static/docs/a`]: 'a',
    },
  });
  const service = (name: string, texts: Readonly<Record<string, string>>) => ({
    name,
    cacheKey: `key of ${name}`,
    inputsUnchanged: true,
    created: [],
    written: [],
    warnings: [],
    summary: { name, framework: 'static', routePrefix: '/', size: null },
    files: Object.entries(texts).map(([path, text]) => ({ path: `static/${path}`, digest: sha256(text) })),
  });
  const inOutput = [
    service('web', { 'index.html': 'page', run: 'run', link: 'index.html' }),
    service('docs', { 'docs/a': 'a' }),
  ];
  const common = commonFiles(output, host.disk);
  const { services, table } = outputRows({ services: inOutput, common, before: null }, output, host.disk);
  return { host, last: { services, output: openPathTable(table) } as LastRun };
}

async function stage(names: readonly string[], { host, last }: ReturnType<typeof lastRun>): Promise<boolean> {
  const memory = new DigestMemory(host.disk, [[output, last.output]]);
  return stageRest(new Set(names), last, { output, staging, results: results(host), memory, disk: host.disk });
}

it('what is right in the output gets second names, and links lead where they led', async () => {
  const run = lastRun();
  const { disk, tree } = run.host;
  expect(await stage(['web'], run)).toBe(true);
  expect(tree(staging)).toEqual({ 'static/index.html': 'page', 'static/link': '-> index.html', 'static/run': 'run' });
  expect(disk.identity(`${staging}/static/run`)).toEqual(disk.identity(`${output}/static/run`));
});

it('a file system without second names gets copies with the modes of bundles', async () => {
  const run = lastRun();
  const disk = { ...run.host.disk, hardLink: () => 'refused' as const };
  await stage(['web'], { ...run, host: { ...run.host, disk } });
  expect(disk.identity(`${staging}/static/run`)?.mode).toBe(0o100755);
  expect(disk.identity(`${staging}/static/index.html`)?.mode).toBe(0o100644);
  expect(disk.identity(`${staging}/static/run`)?.inode).not.toBe(disk.identity(`${output}/static/run`)?.inode);
});

it('what another run has changed meanwhile comes from the cache', async () => {
  const run = lastRun();
  const files = [{ kind: 'file', path: 'static/docs/a', digest: sha256('a'), bytes: 1 }] as const;
  await results(run.host).put('key of docs', { root: output, files, rest: {} as ServiceArtifact });
  run.host.advance(1000);
  run.host.disk.write(`${output}/static/docs/a`, 'of another run');
  expect(await stage(['web', 'docs'], run)).toBe(true);
  expect(run.host.tree(staging)).toMatchObject({ 'static/docs/a': 'a', 'static/index.html': 'page' });
});

it('and is lacking when the cache has lost it', async () => {
  const run = lastRun();
  run.host.disk.remove(`${output}/static/docs/a`);
  expect([await stage(['docs'], run), await stage(['web'], run), await stage([], run)]).toEqual([false, true, true]);
});
