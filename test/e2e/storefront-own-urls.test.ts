import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectRig } from '../rig/project-rig.ts';
import { textsBelow } from '../rig/texts-below.ts';

it("a user's own address of a service wins over the generated one in a build, which says so", async () => {
  await using rig = await projectRig('test/projects/storefront');
  // The other services have no part in it.
  const { experimentalServices } = JSON.parse(readFileSync(join(rig.root, 'vercel.json'), 'utf8'));
  const { frontend, backend } = experimentalServices;
  await rig.write({ 'vercel.json': JSON.stringify({ experimentalServices: { frontend, backend } }) });
  const ran = await rig.run(['build'], { env: { NEXT_PUBLIC_BACKEND_URL: '/elsewhere' } });
  expect(ran.code).toBe(0);
  expect(ran.stderr.match(/\[[A-Z_]+\]/g)).toEqual(['[SERVICE_URL_OVERRIDDEN]']);
  expect(ran.stderr).toContain(
    'NEXT_PUBLIC_BACKEND_URL of the environment takes the place of the generated service URL in the build of service "frontend".',
  );
  const scripts = await textsBelow(join(rig.root, '.vercel/output/static/_next'));
  const calls = scripts.flatMap(({ text }) => text.match(/[\w./]*\/(?:reviews|live)\b/g) ?? []);
  expect([...new Set(calls)].sort()).toEqual(['/elsewhere/live', '/elsewhere/reviews']);
});
