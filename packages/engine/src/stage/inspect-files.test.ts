import { mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeDisk } from '@svc-build/host/node-disk';
import { nodeFiles } from '@svc-build/host/node-files';
import { beforeEach, describe, expect, it } from 'vitest';
import { InspectedFiles, inspectFiles } from './inspect-files.ts';

/** A look for a path. */
const inspecting = (place: string) => ({
  directory: bundle,
  places: [place],
  host: { disk: nodeDisk, files: nodeFiles },
  known: new InspectedFiles(),
});

let bundle = '';
beforeEach(async () => {
  bundle = join(await mkdtemp(join(tmpdir(), 'svc-build-')), 'bundle');
  await mkdir(join(bundle, 'sub'), { recursive: true });
});

async function leakOf(contents: string, projectRoot: string): Promise<boolean> {
  await writeFile(join(bundle, 'file'), contents);
  const [file] = await inspectFiles(['file'], inspecting(projectRoot));
  return file?.leak !== null;
}

describe('a staged file', () => {
  it.each([
    ['"/home/me/shop/a.js"', true],
    ['/home/me/shop', true],
    ["'/home/me/shop'", true],
    ['file:///home/me/shop/a.mjs', true],
    ['x\u0000/home/me/shop/lib\u0000', true],
    ['/home/me/shopping', false],
    ['/srv/home/me/shop/a.js', false],
    ['https://example.com/home/me/shop/', false],
    ['[project]/home/me/shop/page', false],
  ])('holding %j is a leak: %s', async (contents, leaks) => {
    expect(await leakOf(contents, '/home/me/shop')).toBe(leaks);
  });

  it('is read piece by piece when it is large, and a path is found wherever the pieces end', async () => {
    const piece = 65_536;
    for (const before of [2 * piece - 7, 2 * piece - 20, 2 * piece, 20 * piece - 14]) {
      const contents = `${' '.repeat(before)}/home/me/shop/a${' '.repeat(20 * piece)}`;
      expect(await leakOf(contents, '/home/me/shop')).toBe(true);
      expect(await leakOf(contents.replace('/home', 'x/home'), '/home/me/shop')).toBe(false);
      expect(await leakOf(contents.replace('shop/', 'shopping/'), '/home/me/shop')).toBe(false);
    }
  });

  it('is not blamed for a route when the project lies at such a path', async () => {
    expect(await leakOf('import("/app/page"); "[project]/app/page"; "/app"', '/app')).toBe(false);
    expect(await leakOf('file:///app/page.js', '/app')).toBe(true);
  });
});

describe('a staged link', () => {
  it('leads to something in the bundle', async () => {
    await writeFile(join(bundle, 'file'), '');
    const targets = {
      good: 'file',
      up: '../sub',
      outside: '../../elsewhere',
      absolute: '/etc/hostname',
      broken: 'nothing',
    };
    for (const [name, target] of Object.entries(targets)) await symlink(target, join(bundle, 'sub', name));
    const names = Object.keys(targets).map((name) => `sub/${name}`);
    const inspected = await inspectFiles(names, inspecting('/home/me/shop'));
    expect(Object.fromEntries(inspected.map(({ path, leak }) => [path, leak]))).toEqual({
      'sub/absolute': 'links to /etc/hostname, outside the bundle',
      'sub/broken': 'links to nothing, which is not in the bundle',
      'sub/good': 'links to file, which is not in the bundle',
      'sub/outside': 'links to ../../elsewhere, outside the bundle',
      'sub/up': null,
    });
  });
});
