import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { git, initialise } from '../rig/git-project.ts';
import { lockOffline } from '../rig/lock-offline.ts';
import { build } from '../rig/outcomes.ts';
import { type ProjectRig, projectRig } from '../rig/project-rig.ts';

const COMPILE = `import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
mkdirSync('dist', { recursive: true });
writeFileSync('dist/index.txt', readFileSync('build/config.txt'));
`;
const PAGE = `import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
mkdirSync('dist', { recursive: true });
writeFileSync('dist/index.html', readFileSync('../../packages/ui/dist/index.txt', 'utf8') + readFileSync('build/own.txt'));
`;

/** Two sites over a package; what they are made from lies in a directory that goes by the name of results. */
async function workspace(): Promise<ProjectRig> {
  const manifest = (name: string, script: string, dependencies: Record<string, string> = {}): string =>
    JSON.stringify({ name, version: '1.0.0', scripts: { build: `node ${script}` }, dependencies });
  const app = (name: string): Record<string, string> => ({
    [`apps/${name}/package.json`]: manifest(name, 'page.mjs', { '@m/ui': '*' }),
    [`apps/${name}/build/own.txt`]: `${name} one`,
    [`apps/${name}/page.mjs`]: PAGE,
  });
  const rig = await projectRig({
    '.gitignore': 'node_modules\ndist\n',
    'package.json': JSON.stringify({ private: true, workspaces: ['packages/*', 'apps/*'] }),
    'packages/ui/package.json': manifest('@m/ui', 'build.mjs'),
    'packages/ui/build.mjs': COMPILE,
    'packages/ui/build/config.txt': 'ui one, ',
    ...app('web'),
    ...app('docs'),
    'vercel.json': JSON.stringify({
      experimentalServices: {
        web: { entrypoint: 'apps/web', routePrefix: '/' },
        docs: { entrypoint: 'apps/docs', routePrefix: '/docs' },
      },
    }),
  });
  lockOffline(rig.root);
  return rig;
}

const at = (rig: ProjectRig, path: string): string => join(rig.root, path);
const served = (rig: ProjectRig): string => readFileSync(at(rig, '.vercel/output/static/index.html'), 'utf8');

it('a directory by the name of results that git tracks is a source, of packages and of services', async () => {
  await using rig = await workspace();
  initialise(rig);
  expect(await build(rig)).toMatchObject({ codes: [] });
  expect(await build(rig)).toMatchObject({ outcomes: { web: 'fresh', docs: 'fresh' } });
  await writeFile(at(rig, 'packages/ui/build/config.txt'), 'ui two, ');
  expect(await build(rig)).toMatchObject({ outcomes: { web: 'built', docs: 'built' }, codes: [] });
  expect(served(rig)).toBe('ui two, web one');
  await writeFile(at(rig, 'apps/web/build/own.txt'), 'web two');
  expect(await build(rig)).toMatchObject({ outcomes: { web: 'built', docs: 'fresh' }, codes: [] });
  expect(served(rig)).toBe('ui two, web two');
  await writeFile(at(rig, 'packages/ui/build/config.txt'), 'ui one, ');
  await writeFile(at(rig, 'apps/web/build/own.txt'), 'web one');
  expect(await build(rig)).toMatchObject({ outcomes: { web: 'restored', docs: 'restored' }, codes: [] });
});

it('is one as soon as git tracks it, for everything that is made from it', async () => {
  await using rig = await workspace();
  git(rig, ['init', '--quiet']);
  expect(await build(rig)).toMatchObject({ outcomes: { web: 'built', docs: 'built' } });
  git(rig, ['add', '--all']);
  await writeFile(at(rig, 'apps/web/page.mjs'), `${PAGE}// edited\n`);
  await writeFile(at(rig, 'packages/ui/build/config.txt'), 'ui two, ');
  expect(await build(rig)).toMatchObject({ outcomes: { web: 'built', docs: 'built' }, codes: [] });
  expect(served(rig)).toBe('ui two, web one');
});
