import { expect, it } from 'vitest';
import { freePort } from '../rig/free-port.ts';
import { projectRig } from '../rig/project-rig.ts';

it('a lockfile is warned of once, however many services it is for', async () => {
  const manifest = JSON.stringify({ dependencies: { express: 'file:express' } });
  const server = "require('node:http').createServer((_, to) => to.end('up')).listen(process.env.PORT);\n";
  await using rig = await projectRig({
    'api/express/package.json': '{ "name": "express", "version": "5.0.0", "main": "index.js" }',
    'api/express/index.js': 'module.exports = {};\n',
    'api/package.json': manifest,
    'api/package-lock.json': JSON.stringify({ lockfileVersion: 3, packages: { '': { dependencies: {} } } }),
    'api/one.js': server,
    'api/two.js': server,
    'vercel.json': JSON.stringify({
      experimentalServices: {
        one: { entrypoint: 'api/one.js', routePrefix: '/' },
        two: { entrypoint: 'api/two.js', routePrefix: '/two' },
      },
    }),
  });
  const warnings = (text: string): number => text.split('[LOCKFILE_OUT_OF_DATE]').length - 1;
  for (const args of [['build', '--dry-run'], ['build'], ['build'], ['build', '--force']])
    expect([args, warnings((await rig.run(args)).stderr)]).toEqual([args, 1]);
  const developing = rig.start(['dev', '--port', String(await freePort())]);
  for (const name of ['one', 'two']) await developing.saw(new RegExp(`${name}: ready in`));
  expect(warnings(developing.text())).toBe(1);
});
