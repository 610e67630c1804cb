import { memoryTree } from '@svc-build/host/testing/memory-tree';
import type { RoutePrefix } from '@svc-build/model/names';
import { diagnosticsOf } from '@svc-build/model/result';
import { someService } from '@svc-build/model/testing/some-service';
import { expect, test } from 'vitest';
import { isRouterServer, refusesServer } from './router-config.ts';

const service = someService({ name: 'desk', framework: 'react-router', routePrefix: '/desk' as RoutePrefix });
const config = (settings: string) => `export default { ${settings} } satisfies Config;\n`;

test.each([
  [null, true],
  ['ssr: true', true],
  ['future: { ssr: false }', true],
  ["ssr: false, prerender: ['/']", false],
])('with %s it is a server: %s', async (settings, value) => {
  const files = settings === null ? {} : { 'react-router.config.ts': config(settings) };
  expect(await isRouterServer(service, memoryTree(files))).toMatchObject({ value });
});

test('its routes have to know the prefix, and something has to start it', async () => {
  const said = async (settings: string, dependencies: object = {}) => {
    const manifest = JSON.stringify({ dependencies });
    const root = memoryTree({ 'package.json': manifest, 'react-router.config.ts': config(settings) });
    return diagnosticsOf(await refusesServer(service, root)).map(
      (one) => `${one.code} ${one.location?.file} ${one.help}`,
    );
  };
  const serve = { '@react-router/serve': '7' };
  expect(await said("basename: '/desk'", serve)).toEqual([]);
  expect(await said("basename: '/shop'", serve)).toEqual([
    'BASE_PATH_CONFLICT react-router.config.ts Set `basename` to "/desk/", or make it the routePrefix.',
  ]);
  expect(await said('ssr: true', serve)).toEqual([
    'BASE_PATH_CONFLICT react-router.config.ts Set `basename` to "/desk/" in react-router.config.ts.',
  ]);
  expect(await said("basename: '/desk/'")).toEqual([
    'SERVER_TARGET_UNSUPPORTED package.json Install it: `npm install @react-router/serve`; or let the script "start" run a program of your own, such as `node server.js`.',
  ]);
});
