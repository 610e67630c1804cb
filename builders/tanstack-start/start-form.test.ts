import { memoryTree } from '@svc-build/host/testing/memory-tree';
import { diagnosticsOf } from '@svc-build/model/result';
import { someService } from '@svc-build/model/testing/some-service';
import { expect, test } from 'vitest';
import { startForm } from './start-form.ts';

const formOf = async (config: string, dependencies: object = {}) => {
  const files = { 'package.json': JSON.stringify({ dependencies }), 'vite.config.ts': config };
  const found = await startForm(someService({ name: 'desk', framework: 'tanstack-start' }), memoryTree(files));
  return found.ok ? found.value : diagnosticsOf(found).map(({ code, help }) => `${code} ${help}`);
};

test('a plugin of Nitro makes a server of it, and without one it is a handler', async () => {
  expect(await formOf('export default {};')).toBe('handler');
  expect(await formOf('export default {};', { nitro: '3' })).toBe('handler');
  expect(await formOf("import { nitro } from 'nitro/vite';")).toBe('nitro');
  expect(await formOf("import { nitroV2Plugin } from '@tanstack/nitro-v2-vite-plugin';")).toBe('nitro');
});

test('what is built for another platform, or by Vinxi, is refused', async () => {
  expect(await formOf("import { cloudflare } from '@cloudflare/vite-plugin';")).toEqual([
    'SERVER_TARGET_UNSUPPORTED Remove that plugin from vite.config.ts, or use nitro/vite.',
  ]);
  expect(await formOf('', { vinxi: '0.5' })).toMatchObject([/^SERVER_TARGET_UNSUPPORTED Move it/]);
});
