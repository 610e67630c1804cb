import { fakeHost } from '@svc-build/host/testing/fake-host';
import { expect, it } from 'vitest';
import { captureOutput, TOOK_TOO_LONG, VERSION_MS } from './capture-output.ts';

const command = { argv: ['/bin/poet', '--version'] as const, cwd: '/', env: {} };

it('a program that never ends is ended after its time, and says so', async () => {
  const host = fakeHost({ programs: { '/bin/poet': () => new Promise<number>(() => {}) } });
  const began = host.clock.now();
  const bounds = { stop: new AbortController().signal, deadlineMs: VERSION_MS };
  expect(await captureOutput(command, host, bounds)).toEqual({
    code: TOOK_TOO_LONG,
    stdout: '',
    stderr: '/bin/poet did not end within 30 s and was ended.\n',
  });
  expect(host.clock.now() - began).toBeLessThan(VERSION_MS + 2000);
});

it('one that ends in time is not waited for', async () => {
  const host = fakeHost({
    programs: {
      '/bin/poet': ({ print }) => {
        print('poet 1.2');
        return 0;
      },
    },
  });
  const bounds = { stop: new AbortController().signal, deadlineMs: VERSION_MS };
  expect(await captureOutput(command, host, bounds)).toEqual({ code: 0, stdout: 'poet 1.2\n', stderr: '' });
});
