import { mkdir, mkdtemp, realpath, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeFiles } from '@svc-build/host/node-files';
import type { RoutePrefix } from '@svc-build/model/names';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StaticAnswer, StaticRequest } from './file-answer.ts';
import { createStaticFiles, type StaticSite } from './static-files.ts';

describe('a directory with links', () => {
  let place: string;
  let site: StaticSite;
  const blank: StaticRequest = { method: 'GET', path: '/', query: '', headers: {} };

  beforeAll(async () => {
    place = await realpath(await mkdtemp(join(tmpdir(), 'static-')));
    await mkdir(join(place, 'site/real'), { recursive: true });
    await writeFile(join(place, 'secret.txt'), 'secret');
    await writeFile(join(place, 'site/real/a.txt'), 'inside');
    await symlink('real/a.txt', join(place, 'site/link.txt'));
    await symlink('real', join(place, 'site/linked'));
    await symlink('../secret.txt', join(place, 'site/out.txt'));
    await symlink('..', join(place, 'site/up'));
    await symlink('missing', join(place, 'site/broken'));
    await symlink('loop', join(place, 'site/loop'));
    site = {
      directory: join(place, 'site'),
      mount: '/' as RoutePrefix,
      fallback: null,
      immutable: [],
      version: 'sha256:aa',
      filesOnly: true,
      owns: () => true,
    };
  });
  afterAll(() => rm(place, { recursive: true, force: true }));

  const answer = (path: string, version = site.version): Promise<StaticAnswer | null> =>
    createStaticFiles({ ...site, version }, nodeFiles)({ ...blank, path });

  it('follows links that stay inside, and only those', async () => {
    const statuses = await Promise.all(
      ['/link.txt', '/linked/a.txt', '/out.txt', '/up/secret.txt', '/broken', '/loop'].map(
        async (path) => (await answer(path))?.status,
      ),
    );
    expect(statuses).toEqual([200, 200, 404, 404, 404, 404]);
  });

  it('gives a file another ETag in another build, and after a change of equal length', async () => {
    const file = join(place, 'site/real/a.txt');
    await utimes(file, 1, 1);
    const first = (await answer('/real/a.txt'))?.headers.etag;
    expect((await answer('/real/a.txt'))?.headers.etag).toBe(first);
    expect((await answer('/real/a.txt', 'sha256:bb'))?.headers.etag).not.toBe(first);
    await utimes(file, 2, 2);
    expect((await answer('/real/a.txt'))?.headers.etag).not.toBe(first);
  });
});
