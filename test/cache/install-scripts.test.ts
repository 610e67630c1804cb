import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeTarballs } from '../../scripts/soak/walk/downloads.mjs';
import { lockOffline } from '../rig/lock-offline.ts';
import { build } from '../rig/outcomes.ts';
import { projectRig } from '../rig/project-rig.ts';

it('what a script of an install reads is an input of it: what it wrote among the packages is of the sources as they are', async () => {
  await using rig = await projectRig({
    'web/package.json': JSON.stringify({
      name: 'web',
      scripts: {
        postinstall: 'mkdir -p node_modules/.client && cp schema.txt node_modules/.client/client.txt',
        build: 'mkdir -p dist && cat node_modules/.client/client.txt > dist/index.html',
      },
      dependencies: { tiny: 'file:vendor/tiny-1.0.0.tgz' },
    }),
    'web/schema.txt': 'one',
    'vercel.json': JSON.stringify({ experimentalServices: { web: { entrypoint: 'web', routePrefix: '/' } } }),
  });
  writeTarballs(join(rig.root, 'web/vendor'));
  lockOffline(join(rig.root, 'web'));
  const page = (): string => readFileSync(join(rig.root, '.vercel/output/static/index.html'), 'utf8');
  await build(rig);
  expect(page()).toBe('one');
  await rig.write({ 'web/schema.txt': 'two' });
  expect((await build(rig)).outcomes).toEqual({ web: 'built' });
  expect(page()).toBe('two');
  expect((await build(rig)).outcomes).toEqual({ web: 'fresh' });
});
