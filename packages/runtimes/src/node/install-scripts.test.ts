import { memoryTree } from '@svc-build/host/testing/memory-tree';
import { readNodeManifest } from '@svc-build/manifests/node/node-manifest';
import { expect, it } from 'vitest';
import { installScriptInputs } from './install-scripts.ts';

/** Of packages with these scripts, by their directories. */
async function readBy(scripts: Readonly<Record<string, Readonly<Record<string, string>>>>) {
  const tree = memoryTree({
    'prisma/schema.prisma': '',
    'web/prisma/schema.prisma': '',
    ...Object.fromEntries(
      Object.entries(scripts).map(([directory, own]) => [
        `${directory}/package.json`.replace(/^\.\//, ''),
        JSON.stringify({ scripts: own }),
      ]),
    ),
  });
  const manifests = await Promise.all(Object.keys(scripts).map((directory) => readNodeManifest(directory, tree)));
  return installScriptInputs(
    manifests.flatMap((one) => (one.ok && one.value !== null ? [one.value] : [])),
    tree,
  );
}

it.each<[string, readonly string[]]>([
  ['node gen.js', ['web']],
  ['npm run generate', ['web']],
  ['husky', []],
  ["svelte-kit sync || echo ''", []],
  ['patch-package && npx prisma generate', ['web/prisma']],
  ['prisma generate --schema ../db/schema.prisma', ['web']],
  ['is-ci || husky install', []],
  ['husky && node gen.js', ['web']],
])('%s', async (postinstall, directories) => {
  expect((await readBy({ web: { postinstall } })).directories).toEqual(directories);
});

it('scripts that an install does not run read nothing there', async () => {
  expect(await readBy({ web: { build: 'node gen.js' } })).toEqual({ directories: [], exclude: [] });
});

it('a script of the root reads no package below it, and none reads results', async () => {
  const { directories, exclude } = await readBy({
    '.': { postinstall: 'node gen.js' },
    web: {},
    lib: { prepare: 'tsc' },
  });
  expect(directories).toEqual(['.', 'lib']);
  expect(exclude).toContain('web/**');
  expect(exclude).not.toContain('lib/**');
  expect(exclude).toContain('lib/dist/**');
});
