import { expect, it } from 'vitest';
import { projectRig } from '../rig/project-rig.ts';

it('an old build that something else put back is no build', async () => {
  const manifest = { scripts: { build: 'node restore.mjs' }, dependencies: { next: 'file:next' } };
  await using rig = await projectRig({
    'package.json': JSON.stringify(manifest),
    'next/package.json': JSON.stringify({ name: 'next', version: '16.4.6' }),
    'restore.mjs': `import { mkdirSync, writeFileSync } from 'node:fs';
mkdirSync('.next/standalone', { recursive: true });
writeFileSync('.next/standalone/server.js', '');
writeFileSync('.next/required-server-files.json', '{"config":{}}');
`,
    'vercel.json': JSON.stringify({ experimentalServices: { web: { entrypoint: '.', routePrefix: '/' } } }),
  });
  expect(await rig.run(['build'])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('The build of "web" ran no Next.js that took up the hook of svc-build.'),
  });
});
