import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeTarballs } from '../../scripts/soak/walk/downloads.mjs';
import { lockOffline } from '../rig/lock-offline.ts';
import { build } from '../rig/outcomes.ts';
import { projectRig } from '../rig/project-rig.ts';

const manifest = (version: string): string =>
  JSON.stringify({
    name: 'web',
    scripts: { build: 'mkdir -p dist && node -p "require(\'tiny\').version" > dist/index.html' },
    dependencies: { tiny: `file:vendor/tiny-${version}.tgz` },
  });

it('a lockfile that was written anew beside what is installed installs, although npm says there that it has', async () => {
  await using rig = await projectRig({
    'web/package.json': manifest('1.0.0'),
    'vercel.json': JSON.stringify({ experimentalServices: { web: { entrypoint: 'web', routePrefix: '/' } } }),
  });
  writeTarballs(join(rig.root, 'web/vendor'));
  const lock = (): void => lockOffline(join(rig.root, 'web'));
  const served = (): string => readFileSync(join(rig.root, '.vercel/output/static/index.html'), 'utf8');
  lock();
  expect(await build(rig)).toMatchObject({ outcomes: { web: 'built' }, codes: [] });
  expect(served()).toBe('1.0.0\n');
  await writeFile(join(rig.root, 'web/package.json'), manifest('1.1.0'));
  lock();
  expect(await build(rig)).toMatchObject({ outcomes: { web: 'built' }, codes: [] });
  expect(served()).toBe('1.1.0\n');
});
