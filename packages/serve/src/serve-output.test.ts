import process from 'node:process';
import { createNodeHost } from '@svc-build/host/node-host';
import type { Host } from '@svc-build/model/host';
import { describe, expect, it } from 'vitest';
import { LISTEN } from './testing/listening-program.ts';
import { servingSamples } from './testing/serving-samples.ts';

const host = createNodeHost(process);
const serve = servingSamples();

const tool = (name: string, range: string) => {
  const find = { names: [name], places: [], ask: ['--version'], pattern: '{version}' };
  return { tool: name, range, find };
};

describe('starting', () => {
  it('starts each function in its own place, with the port in its arguments and variables', async () => {
    const served = await serve({
      'my-api': {
        prefix: '/api',
        program: `console.log(process.cwd()); ${LISTEN.replace("'/env'", "'/api/env'")}`,
        argv: [process.execPath, 'main.mjs', 'on', '{port}'],
        env: { WHERE: 'at {port}', PORT: 'replaced' },
      },
      web: { prefix: '/', files: { 'index.html': 'hi' } },
    });
    expect(served.failures).toEqual([]);
    const { port } = await served.event('service-ready', ({ service }) => service === 'my-api');
    expect(await served.event('service-ready', ({ service }) => service === 'web')).toMatchObject({ port: null });
    expect(await (await fetch(`${served.url}/api`)).text()).toBe(`on ${port}`);
    expect(await (await fetch(`${served.url}/api/env`)).json()).toMatchObject({
      PORT: String(port),
      HOST: '127.0.0.1',
      WHERE: `at ${port}`,
      MY_API_URL: `${served.url}/api`,
      WEB_URL: served.url,
      PATH: host.env.PATH,
    });
    const line = await served.event('line');
    expect(line).toMatchObject({ service: 'my-api', stream: 'stdout' });
    expect(line.text).toMatch(/\/svc-build-serve-[^/]+\/functions\/_svc\/my-api\/index\.func\/app$/);
  });

  it('lets a service URL of the caller win', async () => {
    const served = await serve(
      { api: { prefix: '/', program: LISTEN } },
      { host: { env: { ...host.env, API_URL: 'https://elsewhere.test' } } },
    );
    expect(await (await fetch(`${served.url}/env`)).json()).toMatchObject({ API_URL: 'https://elsewhere.test' });
  });

  it('reports one that exits, and serves the others', async () => {
    const served = await serve({
      good: { prefix: '/good', program: LISTEN },
      bad: { prefix: '/bad', program: `console.log('reading'); console.error('no database'); process.exit(3);` },
    });
    const [failure] = served.failures;
    expect(served.failures).toHaveLength(1);
    expect(failure).toMatchObject({
      code: 'SERVICE_NOT_READY',
      severity: 'error',
      service: 'bad',
      help: 'Fix what its last lines name.',
    });
    expect(failure?.message).toMatch(/^Service "bad" exited with code 3 before it accepted connections on port \d+\.$/);
    expect([...(failure?.log ?? [])].sort()).toEqual(['no database', 'reading']);
    expect(await served.event('service-failed')).toMatchObject({ service: 'bad', diagnostic: failure });
    expect((await fetch(`${served.url}/good`)).status).toBe(200);
    const page = await fetch(`${served.url}/bad/x`);
    expect(page.status).toBe(503);
    const text = await page.text();
    expect(text).toContain(failure?.message);
    expect(text).toContain('  no database');
  });

  it('reports a program that cannot be started', async () => {
    const served = await serve({ gone: { prefix: '/', program: '', argv: ['./no-such-binary'] } });
    expect(served.failures[0]?.message).toMatch(/^Service "gone" could not be started \(.*ENOENT.*\)\.$/);
  });

  it('names the port on which a service listens instead', async () => {
    const served = await serve(
      {
        fixed: {
          prefix: '/',
          program: `import { createServer } from 'node:net';
            const server = createServer().listen(0, '127.0.0.1', () => console.log('on ' + server.address().port));`,
        },
      },
      { timing: { readyMs: 2_000 } },
    );
    const { text } = await served.event('line');
    expect(served.failures[0]?.message).toMatch(
      new RegExp(`^Service "fixed" listens on port ${text.slice(3)} instead of port \\d+\\.$`),
    );
    expect(served.failures[0]?.help).toBe('Make it listen on the port in the PORT variable.');
  });

  it('says which tool is missing, for that service alone', async () => {
    const served = await serve({
      good: { prefix: '/', program: LISTEN },
      bad: {
        prefix: '/bad',
        program: LISTEN,
        requires: [tool('no-such-tool', '3.11.x')],
      },
    });
    expect(served.failures).toMatchObject([
      {
        code: 'TOOL_MISSING',
        message: 'Service "bad" needs no-such-tool, which is not on PATH.',
        help: 'Install no-such-tool 3.11.x.',
        service: 'bad',
      },
    ]);
    expect((await served.event('service-failed')).diagnostic).toBe(served.failures[0]);
    expect((await fetch(`${served.url}/bad`)).status).toBe(503);
    expect((await fetch(served.url)).status).toBe(200);
  });

  it('does not start a service on another version of its tool than it was built for', async () => {
    const served = await serve({
      good: {
        prefix: '/',
        program: LISTEN,
        requires: [tool('node', `${process.versions.node.split('.')[0]}.x`)],
      },
      bad: { prefix: '/bad', program: LISTEN, requires: [tool('node', '3.11.x')] },
    });
    expect(served.failures).toMatchObject([
      {
        code: 'TOOL_VERSION',
        message: `Service "bad" was built for node 3.11.x, but this machine has "${process.version}".`,
        help: 'Install a matching node, or build the service again on this machine.',
        service: 'bad',
      },
    ]);
    expect((await fetch(served.url)).status).toBe(200);
  });

  it('starts twenty services together without two on one port', async () => {
    let next = 41_000;
    const services = Object.fromEntries(
      Array.from({ length: 20 }, (_, at) => [`s${at}`, { prefix: `/s${at}`, files: { 'index.html': 'x' } }] as const),
    );
    const network: Host['network'] = { accepts: host.network.accepts, freePort: async () => next++ >> 1 };
    const served = await serve(
      { ...services, a: { prefix: '/a', program: LISTEN }, b: { prefix: '/b', program: LISTEN } },
      { host: { network } },
    );
    expect(served.failures).toEqual([]);
    const [a, b] = await Promise.all(
      ['a', 'b'].map((name) => served.event('service-ready', ({ service }) => service === name)),
    );
    expect(a?.port).not.toBe(b?.port);
  });
});

describe('crashes', () => {
  const clock: Host['clock'] = { ...host.clock, sleep: (ms, signal) => host.clock.sleep(Math.min(ms, 20), signal) };

  it('starts a service again, and after a few times no more', async () => {
    const served = await serve({ api: { prefix: '/', program: LISTEN } }, { host: { clock } });
    const crash = async (): Promise<void> => {
      expect((await fetch(`${served.url}/crash`)).status).toBe(502);
    };
    for (let restart = 1; restart <= 5; restart++) {
      await crash();
      await served.event(
        'service-ready',
        () => served.events.filter(({ type }) => type === 'service-ready').length > restart,
      );
      expect(await (await fetch(served.url)).text()).toBe('ok');
    }
    await crash();
    const { diagnostic } = await served.event('service-failed');
    expect(diagnostic.message).toBe(
      'Service "api" ended 6 times in a row and is not started again; the last time it exited with code 7.',
    );
    const exits = served.events.filter((event) => event.type === 'service-exited');
    expect(exits.map(({ restartInMs }) => restartInMs)).toEqual([250, 1000, 4000, 10_000, 30_000, null]);
    expect(exits[0]).toMatchObject({ service: 'api', how: 'exited with code 7', log: ['it broke'] });
    const page = await fetch(served.url);
    expect(page.status).toBe(503);
    expect(await page.text()).toContain(`${diagnostic.message}\n${diagnostic.help}\n\nIts last lines:\n  it broke\n`);
  });

  it('says while it waits that the service is starting again', async () => {
    const never: Host['clock'] = {
      ...host.clock,
      sleep: (ms, signal) => host.clock.sleep(ms === 250 ? 600_000 : ms, signal),
    };
    const served = await serve({ api: { prefix: '/', program: LISTEN } }, { host: { clock: never } });
    const lost = await fetch(`${served.url}/crash`);
    expect(lost.status).toBe(502);
    expect(await lost.text()).toContain('Service "api" exited with code 7 and is starting again.');
    await served.event('service-exited');
    const page = await fetch(served.url);
    expect([page.status, page.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await page.text()).toBe(
      '503 Service Unavailable\n\nService "api" exited with code 7 and is starting again.\n\nIts last lines:\n  it broke\n',
    );
  });

  it('shows a browser a page, in which nothing that the service printed is markup', async () => {
    const served = await serve({
      bad: { prefix: '/', program: 'console.error(\'\\u001b[31m<script>alert("1")</script>\'); process.exit(1);' },
    });
    const page = await fetch(served.url, { headers: { accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8' } });
    expect([page.status, page.headers.get('content-type')]).toEqual([503, 'text/html; charset=utf-8']);
    const html = await page.text();
    expect(html).toContain('<h1>503 Service Unavailable</h1>');
    expect(html).toContain('Service &quot;bad&quot; exited with code 1');
    expect(html).toContain('<pre>&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;</pre>');
    expect(html).not.toContain('<script');
    const plain = await fetch(served.url, { headers: { accept: 'text/html;q=0, */*' } });
    expect(plain.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  });
});
