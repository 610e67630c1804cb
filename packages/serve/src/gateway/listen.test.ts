import { once } from 'node:events';
import { createServer } from 'node:http';
import process from 'node:process';
import { createNodeHost } from '@svc-build/host/node-host';
import { describe, expect, it } from 'vitest';
import type { ServeEvent } from '../serve-event.ts';
import { serveOutput } from '../serve-output.ts';
import { sampleOutput } from '../testing/sample-output.ts';
import { gatewayUrl } from './listen.ts';

const host = createNodeHost(process);

describe('listening', () => {
  async function attempt(
    explicit: boolean,
  ): Promise<{ taken: number; events: ServeEvent[]; result: Awaited<ReturnType<typeof serveOutput>> }> {
    const blocker = createServer().listen(0, '127.0.0.1');
    await once(blocker, 'listening');
    const address = blocker.address();
    const taken = address !== null && typeof address === 'object' ? address.port : 0;
    const sample = await sampleOutput({ site: { prefix: '/', files: { 'index.html': 'hi' } } });
    const events: ServeEvent[] = [];
    const result = await serveOutput({
      output: sample.directory,
      manifest: sample.manifest,
      host,
      listen: { host: '127.0.0.1', port: taken, explicit },
      kill: new AbortController().signal,
      signal: new AbortController().signal,
      limits: true,
      report: (event) => events.push(event),
    });
    if (result.ok) {
      expect(await (await fetch(result.value.url)).text()).toBe('hi');
      await result.value.stop();
    }
    blocker.close();
    await sample.remove();
    return { taken, events, result };
  }

  it('refuses a port that was asked for and is taken', async () => {
    const { taken, result, events } = await attempt(true);
    expect(result).toMatchObject({
      ok: false,
      diagnostics: [
        {
          code: 'PORT_TAKEN',
          message: `Port ${taken} of 127.0.0.1 is taken by another program.`,
          help: 'Stop that program, or choose another port with --port.',
        },
      ],
    });
    expect(events).toEqual([]);
  });

  it('moves from the default port to the next free one, and says so', async () => {
    const { taken, events } = await attempt(false);
    const moved = events.find((event) => event.type === 'port-moved');
    expect(moved?.asked).toBe(taken);
    expect(events.find((event) => event.type === 'listening')?.url).toBe(`http://127.0.0.1:${moved?.port}`);
  });
});

it.each([
  ['127.0.0.1', 'http://127.0.0.1:3000'],
  ['0.0.0.0', 'http://localhost:3000'],
  ['::', 'http://localhost:3000'],
  ['::1', 'http://[::1]:3000'],
  ['shop.test', 'http://shop.test:3000'],
])('a gateway on %s is visited at %s', (address, url) => {
  expect(gatewayUrl(address, 3000)).toBe(url);
});
