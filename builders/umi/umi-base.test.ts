import { memoryTree } from '@svc-build/host/testing/memory-tree';
import type { RoutePrefix } from '@svc-build/model/names';
import { diagnosticsOf } from '@svc-build/model/result';
import { someService } from '@svc-build/model/testing/some-service';
import { expect, test } from 'vitest';
import { refusesOtherBase } from './umi-base.ts';

const service = someService({ root: 'app', framework: 'umi', routePrefix: '/app' as RoutePrefix });

test.each([
  ["export default { publicPath: '/app/' };", ['BASE_PATH_CONFLICT']],
  ["export default { base: '/', publicPath: '/app/' };", ['BASE_PATH_CONFLICT']],
  ["export default { base: '/app/', publicPath: '/app/' };", []],
])('routes have to know the prefix: %s', async (text, codes) => {
  const root = memoryTree({ 'app/.umirc.ts': text });
  expect(diagnosticsOf(await refusesOtherBase(service, root)).map(({ code }) => code)).toEqual(codes);
});
