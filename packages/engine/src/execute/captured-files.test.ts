import { fakeHost } from '@svc-build/host/testing/fake-host';
import { defineRuntime } from '@svc-build/model/runtime-facts';
import { expect, test } from 'vitest';
import { captureFiles } from './captured-files.ts';

const RUNTIMES = [defineRuntime({ name: 'node', title: 'Node.js', installed: ['node_modules'] })];

test('what steps write is captured, but not among packages and in hidden directories that nobody publishes', () => {
  const host = fakeHost({ files: { '/p/web/a.txt': 'a' } });
  const written = captureFiles(['web'], { directories: { root: '/p' }, host, runtimes: RUNTIMES });
  for (const path of [
    'web/dist/index.html',
    'web/dist/.well-known/security.txt',
    'web/.cache/x',
    'web/node_modules/x/index.js',
  ])
    host.disk.write(`/p/${path}`, 'text');
  expect(written()).toEqual(['web/dist/.well-known/security.txt', 'web/dist/index.html']);
});
