import { memoryTree } from '@svc-build/host/testing/memory-tree';
import type { RoutePrefix } from '@svc-build/model/names';
import { diagnosticsOf } from '@svc-build/model/result';
import { someService } from '@svc-build/model/testing/some-service';
import { expect, test } from 'vitest';
import { refusesOtherModes, spaOutput } from './spa-mode.ts';

const FILE = 'web/react-router.config.ts';

test.each<[string, string, readonly string[]]>([
  ['/', 'export default { ssr: false } satisfies Config;', []],
  ['/', "export default {\n  'ssr': false,\n  prerender: ['/'] }", []],
  ['/', 'export default { ssr: true };', [`SITE_NEEDS_SERVER ${FILE}:1:18`]],
  ['/', 'export default {\n  ssr: process.env.SSR };', [`SITE_NEEDS_SERVER ${FILE}:2:3`]],
  ['/', 'export default { prerender: true };', [`SITE_NEEDS_SERVER ${FILE}:1:1`]],
  ['/', '// ssr: false\nexport default {};', [`SITE_NEEDS_SERVER ${FILE}:1:1`]],
  ['/app', 'export default { ssr: false };', [`BASE_PATH_CONFLICT ${FILE}:1:1`]],
  ['/app', "export default { ssr: false, basename: '/app/' };", []],
  ['/app', 'export default { ssr: false, basename: process.env.BASE };', []],
])('at %s, %s is refused by %j', async (routePrefix, text, expected) => {
  const service = someService({ root: 'web', framework: 'react-router', routePrefix: routePrefix as RoutePrefix });
  const said = diagnosticsOf(await refusesOtherModes(service, memoryTree({ [FILE]: text })));
  expect(said.map(({ code, location }) => `${code} ${location?.file}:${location?.line}:${location?.column}`)).toEqual(
    expected,
  );
});

test('without a configuration it renders on a server', async () => {
  const said = diagnosticsOf(await refusesOtherModes(someService(), memoryTree({})));
  expect(said.map(({ code }) => code)).toEqual(['SITE_NEEDS_SERVER']);
});

test('its pages are in the directory of the client', async () => {
  const root = memoryTree({ [FILE]: "export default { ssr: false, buildDirectory: 'out' }" });
  expect(await spaOutput('web', root)).toMatchObject({ value: { directory: 'out', site: 'client' } });
  expect(await spaOutput('web', memoryTree({}))).toMatchObject({ value: null });
});
