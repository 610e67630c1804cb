import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectRig } from '../rig/project-rig.ts';

it('a dependency that is gone from node_modules fails the build, keeps nothing, and is healed as the help says', async () => {
  await using rig = await projectRig({
    'package.json': JSON.stringify({ private: true, workspaces: ['api'] }),
    'api/package.json': JSON.stringify({ name: 'api', type: 'module', dependencies: { express: '^5.0.0' } }),
    'api/server.js': "import express from 'express';\nexport default express();\n",
    'vercel.json': JSON.stringify({ experimentalServices: { api: { entrypoint: 'api/server.js', routePrefix: '/' } } }),
  });
  expect(await rig.run(['build'])).toMatchObject({ code: 0, stderr: expect.not.stringContaining('warning') });
  // npm believes its own record of what it installed, and puts nothing back.
  await rm(join(rig.root, 'node_modules/qs'), { recursive: true });
  await rig.write({ 'api/server.js': "import express from 'express';\nexport default express(); // edited\n" });
  for (let again = 0; again < 2; again++) {
    const broken = await rig.run(['build']);
    expect(broken.code).toBe(1);
    expect(broken.stderr).toMatch(
      /error: node_modules\/\S+ loads "qs", which is not installed, although (express|body-parser) lists it in its dependencies/,
    );
    expect(broken.stderr).toContain('Remove node_modules and run `npm install` in the project root');
  }
  await rm(join(rig.root, 'node_modules'), { recursive: true });
  expect(await rig.run(['build'])).toMatchObject({ code: 0 });
  const bundle = join(rig.root, '.vercel/output/functions/_svc/api/index.func');
  expect(existsSync(join(bundle, 'node_modules/qs/package.json'))).toBe(true);
});
