import { cpSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lockOffline } from '../rig/lock-offline.ts';
import { build } from '../rig/outcomes.ts';
import { type ProjectRig, projectRig } from '../rig/project-rig.ts';

const manifest = (name: string, more: object): string => JSON.stringify({ name, version: '1.0.0', ...more });

/** A package whose build takes nothing away, and a site that says what lies in its results. */
async function workspace(): Promise<ProjectRig> {
  const rig = await projectRig({
    'package.json': JSON.stringify({ private: true, workspaces: ['packages/*', 'apps/*'] }),
    'packages/ui/package.json': manifest('@m/ui', { scripts: { build: 'mkdir -p dist && cp src/* dist' } }),
    'packages/ui/src/ui.txt': 'ui',
    'packages/ui/src/old.txt': 'old',
    'apps/web/package.json': manifest('web', {
      scripts: { build: 'mkdir -p dist && ls ../../packages/ui/dist > dist/index.html' },
      dependencies: { '@m/ui': '*' },
    }),
    'vercel.json': JSON.stringify({ experimentalServices: { web: { entrypoint: 'apps/web', routePrefix: '/' } } }),
  });
  lockOffline(rig.root);
  return rig;
}

const served = (rig: ProjectRig): string => readFileSync(join(rig.root, '.vercel/output/static/index.html'), 'utf8');
const UNKNOWN = { outcomes: { web: 'built' }, codes: ['RESULT_UNKNOWN'] };

it('what is made with results that nobody knows is not kept, for this checkout or another, until they are gone', async () => {
  await using rig = await workspace();
  await build(rig);
  await rm(join(rig.root, 'packages/ui/src/old.txt'));
  for (const known of ['.svc-build', '../cache']) await rm(join(rig.root, known), { recursive: true });
  expect(await build(rig)).toMatchObject(UNKNOWN);
  expect(served(rig)).toBe('old.txt\nui.txt\n');
  expect(await build(rig)).toMatchObject(UNKNOWN);
  await using other = await projectRig({});
  const copied = (path: string): boolean => !/node_modules|dist|\.svc-build|\.vercel\//.test(path);
  cpSync(rig.root, other.root, { recursive: true, filter: copied });
  const env = { SVC_BUILD_CACHE_DIR: join(rig.root, '../cache') };
  expect(await build(other, { env })).toMatchObject({ outcomes: { web: 'built' }, codes: [] });
  expect(served(other)).toBe('ui.txt\n');
  await rm(join(rig.root, 'packages/ui/dist'), { recursive: true });
  expect(await build(rig)).toMatchObject({ outcomes: { web: 'restored' }, codes: [] });
  expect(served(rig)).toBe('ui.txt\n');
});
