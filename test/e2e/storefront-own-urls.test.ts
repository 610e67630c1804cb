import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ProjectRig, projectRig } from '../rig/project-rig.ts';
import { textsBelow } from '../rig/texts-below.ts';

// A user's own address of a service: of one frontend in the environment, of the other in the file that Next.js reads itself.
let rig: ProjectRig;
let said = '';

beforeAll(async () => {
  rig = await projectRig('test/projects/storefront');
  const { experimentalServices } = JSON.parse(readFileSync(join(rig.root, 'vercel.json'), 'utf8'));
  const { frontend, admin, backend } = experimentalServices;
  // The other services have no part in it.
  await rig.write({
    'vercel.json': JSON.stringify({ experimentalServices: { frontend, admin, backend } }),
    'apps/web/.env.production': 'NEXT_PUBLIC_BACKEND_URL=/from-$PLACE\nPLACE=file\nBACKEND_URL=http://own.example\n',
  });
  const ran = await rig.run(['build', '--continue']);
  expect(ran).toMatchObject({ code: 0 });
  said = ran.stderr;
});

afterAll(async () => {
  await rig[Symbol.asyncDispose]();
});

/** The addresses of FastAPI in what browsers get of a frontend. */
async function calls(directory: string): Promise<readonly string[]> {
  const scripts = await textsBelow(join(rig.root, '.vercel/output/static', directory));
  const found = scripts.flatMap(({ text }) => text.match(/[\w./-]*\/(?:reviews|live)\b/g) ?? []);
  return [...new Set(found)].sort();
}

describe("a user's own address of a service", () => {
  it('in a file that the framework reads wins over the generated one, which the build says', async () => {
    expect(said).toContain(
      'NEXT_PUBLIC_BACKEND_URL of apps/web/.env.production takes the place of the generated service URL in the build of service "frontend".',
    );
    expect(said).toContain('BACKEND_URL of apps/web/.env.production takes the place');
    expect(said.match(/\[[A-Z_]+\]/g)?.sort()).toEqual([
      '[SECRET_FILE_LEFT_OUT]',
      '[SERVICE_URL_OVERRIDDEN]',
      '[SERVICE_URL_OVERRIDDEN]',
    ]);
    // The file is no part of the bundle, so where it runs the generated address is the one there is.
    const manifest = JSON.parse(readFileSync(join(rig.root, '.vercel/output/routes-manifest.json'), 'utf8'));
    expect(manifest.services.frontend.env).toEqual(['ADMIN_URL', 'BACKEND_URL', 'FRONTEND_URL']);
    expect(manifest.services.admin.env).toEqual(['ADMIN_URL', 'BACKEND_URL', 'FRONTEND_URL']);
    expect(await calls('_next')).toEqual(['/from-file/live', '/from-file/reviews']);
    const { stdout } = await rig.run(['env', 'frontend', '--json']);
    const { variables } = JSON.parse(stdout).services[0];
    expect(variables.find(({ name }: { readonly name: string }) => name === 'NEXT_PUBLIC_BACKEND_URL')).toEqual({
      name: 'NEXT_PUBLIC_BACKEND_URL',
      source: 'apps/web/.env.production',
      shadows: ['generated'],
      value: null,
    });
  });

  it('in the environment wins over both, and in a file that includeFiles names it stands where the service runs', async () => {
    const config = JSON.parse(readFileSync(join(rig.root, 'vercel.json'), 'utf8'));
    config.experimentalServices.frontend.includeFiles = '.env.production';
    await rig.write({ 'vercel.json': JSON.stringify(config) });
    const ran = await rig.run(['build'], { env: { NEXT_PUBLIC_BACKEND_URL: '/elsewhere' } });
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.stderr).toContain(
      'NEXT_PUBLIC_BACKEND_URL of the environment takes the place of the generated service URL in the builds of services "frontend", "admin".',
    );
    expect(await calls('_next')).toEqual(['/elsewhere/live', '/elsewhere/reviews']);
    expect(ran.stdout).toContain('variable NEXT_PUBLIC_BACKEND_URL changed');
    expect(ran.stderr).toContain('[SECRET_FILE_INCLUDED]');
    // Next.js reads the file where it runs: nothing may be in its place there.
    const manifest = JSON.parse(readFileSync(join(rig.root, '.vercel/output/routes-manifest.json'), 'utf8'));
    expect(manifest.services.frontend.env).toEqual(['ADMIN_URL', 'FRONTEND_URL']);
  });
});
