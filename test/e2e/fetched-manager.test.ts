import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pathWithout } from '../rig/path-without.ts';
import { type ProjectRig, projectRig } from '../rig/project-rig.ts';

const HASH =
  'b2dc20e2fc72b3e18848459b37359a32064663e5627a51e4c74b2c29dd8e8e0491483c3abb40789cfd578bf362fb6ba8261b05f0387d76792ed6e23ea3b1b6a0';
const YARN_HASH =
  '1fc009bc09d13cfd0e19efa44cbfc2b9cf6ca61482725eb35bbc5e257e093ebf4130db6dfe15d604ff4b79efd8e1e8e99b25fa7d0a6197c9f9826358d4d65c3c';
/** Where nobody listens. */
const NOWHERE = { npm_config_registry: 'http://127.0.0.1:9/', npm_config_fetch_retries: '0' };

/** A service whose one dependency lies beside it, and whose build calls its package manager. */
async function project(packageManager: string, script = 'pnpm run note'): Promise<ProjectRig> {
  return projectRig({
    'vercel.json': JSON.stringify({ experimentalServices: { api: { entrypoint: 'api', routePrefix: '/' } } }),
    'api/package.json': JSON.stringify({
      name: 'api',
      packageManager,
      scripts: { build: script, note: 'mkdir -p dist && echo noted > dist/note.txt', start: 'node index.js' },
      dependencies: { lib: 'file:lib' },
    }),
    'api/lib/package.json': '{ "name": "lib", "version": "1.0.0" }',
    'api/lib/index.js': '',
    'api/index.js': "require('lib');\nrequire('node:fs').readFileSync(`${__dirname}/dist/note.txt`);\n",
  });
}

/** The environment of a machine that has neither pnpm nor Yarn nor bun, nor a cache that others filled. */
async function bareMachine(rig: ProjectRig): Promise<Readonly<Record<string, string>>> {
  const base = join(rig.root, '..');
  const PATH = await pathWithout(['pnpm', 'yarn', 'bun'], join(base, 'bin'));
  return { PATH, SVC_BUILD_CACHE_DIR: join(base, 'own-cache'), npm_config_cache: join(base, 'npm') };
}

describe('a package manager that is not installed', () => {
  it('is fetched once, in the version whose hash package.json names, for the build too', async () => {
    await using rig = await project(`pnpm@9.15.4+sha512.${HASH}`);
    const env = await bareMachine(rig);
    const built = await rig.run(['build'], { env });
    expect(built, built.stderr).toMatchObject({ code: 0, stderr: '' });
    expect(
      (await readdir(join(env.SVC_BUILD_CACHE_DIR ?? '', 'keep'))).filter((name) => name.startsWith('tool-')),
    ).toEqual([`tool-pnpm-9.15.4-${HASH.slice(0, 12)}`]);
    expect(await readFile(join(rig.root, 'api/node_modules/.modules.yaml'), 'utf8')).toContain('pnpm@9.15.4');
    expect((await readdir(join(rig.root, 'api'))).sort()).toEqual([
      'dist',
      'index.js',
      'lib',
      'node_modules',
      'package.json',
    ]);

    await rm(join(rig.root, 'api/node_modules'), { recursive: true });
    const again = await rig.run(['build', '--force'], { env: { ...env, ...NOWHERE } });
    expect(again, again.stderr).toMatchObject({ code: 0, stderr: '' });
  });

  it('is not taken with another hash, and both are named', async () => {
    await using rig = await project(`pnpm@9.15.4+sha512.${HASH.replace('b2dc', 'dead')}`);
    const env = await bareMachine(rig);
    const { code, stderr } = await rig.run(['build'], { env });
    expect(code).toBe(2);
    expect(stderr).toContain('[TOOL_ALTERED]');
    expect(stderr).toContain(`its sha512 is ${HASH}, and must be dead${HASH.slice(4)}`);
    expect(await readdir(join(rig.root, 'api'))).not.toContain('node_modules');
  });

  it('is named with the command that gets it where no registry answers', async () => {
    await using rig = await project('pnpm@9.15.4');
    const env = await bareMachine(rig);
    const { code, stderr } = await rig.run(['build'], { env: { ...env, ...NOWHERE } });
    expect(code).toBe(3);
    expect(stderr).toContain(
      'api/package.json asks for pnpm 9.x, which is not on PATH, and pnpm@9.15.9 could not be fetched',
    );
    expect(stderr).toContain('[TOOL_NOT_FETCHED]');
    expect(stderr).toContain('npm install --global pnpm@9.15.4');
  });

  it('is not fetched without a hash that is known', async () => {
    await using rig = await project('pnpm@5.18.0');
    const { code, stderr } = await rig.run(['build'], { env: await bareMachine(rig) });
    expect(code).toBe(3);
    expect(stderr).toContain('[TOOL_MISSING]');
    expect(stderr).toContain('npm install --global pnpm@5.18.0');
  });

  it('of Yarn 4 has the hash of its one file, as Corepack writes it', async () => {
    await using rig = await project(`yarn@4.9.2+sha512.${YARN_HASH}`);
    const lock =
      '"api@workspace:.":\n  version: 0.0.0-use.local\n  resolution: "api@workspace:."\n  languageName: unknown\n  linkType: soft\n';
    await rig.write({
      'api/package.json': `${JSON.stringify(
        {
          name: 'api',
          packageManager: `yarn@4.9.2+sha512.${YARN_HASH}`,
          scripts: {
            build: 'yarn run note',
            note: 'mkdir -p dist && echo noted > dist/note.txt',
            start: 'node index.js',
          },
          dependencies: { lib: 'link:lib' },
        },
        null,
        2,
      )}\n`,
      'api/.yarnrc.yml': 'nodeLinker: node-modules\nnpmAuthToken: "${NPM_TEST_TOKEN-}"\n',
      'api/yarn.lock': `# This file is generated by running "yarn install" inside your project.\n# Manual changes might be lost - proceed with caution!\n\n__metadata:\n  version: 8\n  cacheKey: 10c0\n\n${lock.replace('  languageName', '  dependencies:\n    lib: "link:lib"\n  languageName')}\n"lib@link:lib::locator=api%40workspace%3A.":\n  version: 0.0.0-use.local\n  resolution: "lib@link:lib::locator=api%40workspace%3A."\n  languageName: node\n  linkType: soft\n`,
    });
    const built = await rig.run(['build'], { env: await bareMachine(rig) });
    expect(built, built.stderr).toMatchObject({ code: 0, stderr: '' });
  });
});

it('one of the same major that is installed is used, and nothing is fetched', async () => {
  await using rig = await project(`pnpm@9.15.4+sha512.${HASH}`, 'mkdir -p dist && touch dist/note.txt');
  const env = await bareMachine(rig);
  const bin = join(rig.root, '../bin');
  const fake =
    '#!/bin/sh\n[ "$1" = --version ] && echo 9.0.6 && exit\nmkdir -p node_modules && ln -sf ../lib node_modules/lib && echo mine\n';
  await mkdir(bin, { recursive: true });
  await writeFile(join(bin, 'pnpm'), fake);
  await chmod(join(bin, 'pnpm'), 0o755);
  const built = await rig.run(['build', '--verbose'], { env: { ...env, ...NOWHERE } });
  expect(built, built.stderr).toMatchObject({ code: 0, stdout: expect.stringContaining('api: | mine') });
});
