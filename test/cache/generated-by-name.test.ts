import { readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { build } from '../rig/outcomes.ts';
import { type ProjectRig, projectRig } from '../rig/project-rig.ts';
import { scriptedServices } from '../rig/scripted-services.ts';

/** Scripts that name what is generated outside of their service: `api` writes it, `web` reads it. */
const clientByName = (): Promise<ProjectRig> =>
  projectRig({
    ...scriptedServices({ web: 'node make.mjs', api: 'node make.mjs' }),
    'web/make.mjs': `import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
mkdirSync('dist', { recursive: true });
writeFileSync('dist/index.html', readFileSync('../client/made.txt'));
`,
    'api/make.mjs': `import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
mkdirSync('dist', { recursive: true });
mkdirSync('../client', { recursive: true });
writeFileSync('../client/made.txt', readFileSync('schema.txt'));
writeFileSync('dist/index.html', 'api');
`,
    'api/schema.txt': 'one',
    'svc-build.json': JSON.stringify({
      services: { web: { dependsOn: ['api'], inputs: [] }, api: { generated: ['/client/**'], inputs: [] } },
    }),
  });

const served = (rig: ProjectRig): string => readFileSync(join(rig.root, '.vercel/output/static/index.html'), 'utf8');

it('is no input, whether it lies there yet, is gone, or is of other sources', async () => {
  await using rig = await clientByName();
  expect(await build(rig)).toMatchObject({ outcomes: { web: 'built', api: 'built' }, codes: [] });
  const fresh = { outcomes: { web: 'fresh', api: 'fresh' }, codes: [] };
  expect(await build(rig)).toMatchObject(fresh);
  await rm(join(rig.root, 'client'), { recursive: true });
  expect(await build(rig)).toMatchObject(fresh);
  await writeFile(join(rig.root, 'api/schema.txt'), 'two');
  expect(await build(rig)).toMatchObject({ outcomes: { web: 'built', api: 'built' }, codes: [] });
  expect(served(rig)).toBe('two');
  await writeFile(join(rig.root, 'api/schema.txt'), 'one');
  expect(await build(rig)).toMatchObject({ outcomes: { web: 'restored', api: 'restored' }, codes: [] });
  expect(served(rig)).toBe('one');
  await rm(join(rig.root, '.svc-build'), { recursive: true });
  await rm(join(rig.root, '.vercel'), { recursive: true });
  expect(await build(rig)).toMatchObject({ outcomes: { web: 'restored', api: 'restored' }, codes: [] });
});
