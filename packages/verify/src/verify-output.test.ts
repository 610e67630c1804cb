import { existsSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createNodeHost } from '@svc-build/host/node-host';
import { describe, expect, it } from 'vitest';
import { answering } from './testing/answering-program.ts';
import { said, verifySample } from './testing/verify-sample.ts';
import { verifyOutput } from './verify-output.ts';

const host = createNodeHost(process);

describe('a service that works', () => {
  it('is asked at its prefix and for what the manifest names, and measured', async () => {
    const probes = [
      { path: '/api/health?deep=1', status: 204 },
      { path: '/api/login', status: null },
      { path: '/api/down', status: 503 },
    ];
    const statuses = { '/api/health?deep=1': 204, '/api/login': 401, '/api/down': 503 };
    const { api, site } = await verifySample({
      api: { prefix: '/api', program: answering(statuses), probes },
      site: { prefix: '/', files: { 'index.html': 'hello' }, kind: 'frontend' },
    });
    expect([said(api), said(site)]).toEqual([[], []]);
    expect(api).toEqual({
      name: 'api',
      ok: true,
      readyMs: expect.any(Number),
      memoryBytes: process.platform === 'linux' ? expect.any(Number) : null,
      size: { files: 1, bytes: 1 },
      requests: [
        { path: '/api', status: 404 },
        { path: '/api/', status: 404 },
        { path: '/api/health?deep=1', status: 204 },
        { path: '/api/login', status: 401 },
        { path: '/api/down', status: 503 },
      ],
      diagnostics: [],
    });
    expect(site).toMatchObject({ ok: true, memoryBytes: null, requests: [{ path: '/', status: 200 }] });
  });

  it('runs where nothing of its project is, and nothing of that is left', async () => {
    const TMPDIR = mkdtempSync(join(tmpdir(), 'verify-'));
    const program = `console.error('in ' + process.cwd());${answering({})}`;
    const { api } = await verifySample({ api: { prefix: '/', program } }, { host: { env: { ...host.env, TMPDIR } } });
    expect(api?.diagnostics[0]?.log.join()).toContain(`in ${TMPDIR}/svc-build-`);
    expect(readdirSync(TMPDIR)).toEqual([]);
  });

  it('leaves nothing of an earlier run that was killed, and its own directory says whose it is', async () => {
    const TMPDIR = mkdtempSync(join(tmpdir(), 'verify-'));
    const space = /\d+/.exec((await host.files.readLink('/proc/self/ns/pid')) ?? '')?.[0] ?? '';
    for (const kind of ['serve', 'verify']) mkdirSync(join(TMPDIR, `svc-build-${kind}-999999999-5-${space}-abc`));
    const made: string[] = [];
    const makeTemporary: typeof host.files.makeTemporary = (prefix) => {
      made.push(`${prefix}`);
      return host.files.makeTemporary(prefix);
    };
    await verifySample(
      { site: { prefix: '/', files: { 'index.html': 'hello' } } },
      { host: { env: { ...host.env, TMPDIR }, files: { ...host.files, makeTemporary } } },
    );
    expect(readdirSync(TMPDIR)).toEqual([]);
    const own = (host.processes.identity(process.pid) ?? '').replace(':', '-');
    expect(made).toEqual([join(TMPDIR, `svc-build-verify-${own}-${space}-`)]);
  });
});

describe('a service that does not come up', () => {
  it('is told with its last lines, and others are verified all the same', async () => {
    const { bad, good } = await verifySample({
      bad: { prefix: '/bad', program: `console.error('no database'); process.exit(3);` },
      good: { prefix: '/', program: answering({ '/': 200 }) },
    });
    expect(bad).toMatchObject({ ok: false, readyMs: null, memoryBytes: null, requests: [] });
    expect(bad?.diagnostics).toMatchObject([{ code: 'SERVICE_NOT_READY', log: ['no database'] }]);
    expect(good).toMatchObject({ ok: true, diagnostics: [] });
  });

  it('is the machine’s fault where a tool is missing', async () => {
    const find = { names: ['no-such-tool'], places: [], ask: ['--version'], pattern: '{version}' };
    const requires = [{ tool: 'no-such-tool', range: '1.x', find }];
    const { api } = await verifySample({ api: { prefix: '/', program: answering({ '/': 200 }), requires } });
    expect(api?.diagnostics).toMatchObject([{ code: 'TOOL_MISSING', service: 'api' }]);
  });
});

describe('a service that ends', () => {
  it('is told with the request in which it did', async () => {
    const before = `if (request.url === '/api/') { console.error('it broke'); process.exit(7); }`;
    const probes = [{ path: '/api/health', status: 200 }];
    const { api } = await verifySample({
      api: { prefix: '/api', program: answering({ '/api': 200 }, before), probes },
    });
    expect(said(api)).toEqual(['VERIFY_CRASH: Service "api" exited with code 7 when it was asked for /api/.']);
    expect(api?.diagnostics[0]?.log).toEqual(['hello from app', 'it broke']);
    expect(api?.requests).toEqual([
      { path: '/api', status: 200 },
      { path: '/api/', status: 502 },
    ]);
  });

  it('is told when no request was to blame', async () => {
    const before = `response.once('close', () => process.exit(0)); response.setHeader('connection', 'close');`;
    let ended: Promise<unknown> | null = null;
    const { api } = await verifySample(
      { api: { prefix: '/', program: answering({ '/': 200 }, before) } },
      {
        host: {
          processes: {
            ...host.processes,
            start: async (...given) => {
              const process = await host.processes.start(...given);
              ended ??= process.exited;
              return process;
            },
          },
          // The moment that is waited after the last request is long enough here, however slow the machine is.
          clock: {
            ...host.clock,
            sleep: async (ms, signal) => void (await Promise.all([host.clock.sleep(ms, signal), ms === 250 && ended])),
          },
        },
      },
    );
    expect(said(api)[0]).toMatch(/^VERIFY_CRASH: Service "api" exited with code 0 /);
  });

  it('is told when it does not when it is asked to', async () => {
    const program = `process.on('SIGTERM', () => console.log('never'));${answering({ '/': 200 })}`;
    const { api } = await verifySample({ api: { prefix: '/', program } }, { stopMs: 300 });
    expect(said(api)).toEqual(['VERIFY_STOP: Service "api" did not end within 0.3 s of SIGTERM, and was killed.']);
    expect(api?.diagnostics[0]?.log).toEqual(['hello from app', 'never']);
  });
});

it('a service that ends badly when it is asked to is worth a warning', async () => {
  const program = `process.on('SIGTERM', () => process.exit(9));${answering({ '/': 200 })}`;
  const { api } = await verifySample({ api: { prefix: '/', program } });
  expect(api).toMatchObject({ ok: true, diagnostics: [{ code: 'VERIFY_STOP', severity: 'warning' }] });
  expect(said(api)[0]).toContain('Service "api" exited with code 9 when it was asked to end with SIGTERM.');
});

describe('answers', () => {
  it('that are 404, all of them, prove nothing, and the setting is named', async () => {
    const { api } = await verifySample({ api: { prefix: '/svc/api', program: answering({ '/svc/api/': 500 }) } });
    expect(said(api)).toEqual([
      'VERIFY_NO_ROUTE: Nothing shows that service "api" works: it has no answer to /svc/api (404), /svc/api/ (500).',
    ]);
    expect(api?.diagnostics[0]?.help).toBe(
      'Name a path that it answers in svc-build.json: "verify": [{ "path": "/svc/api/health", "status": 200 }].',
    );
    expect(api?.diagnostics[0]?.log).toEqual(['hello from app']);
  });

  it('are compared with what was named', async () => {
    const probes = [
      { path: '/health', status: 200 },
      { path: '/docs', status: null },
    ];
    const { api } = await verifySample({
      api: { prefix: '/', program: answering({ '/': 200, '/health': 500 }), probes },
    });
    expect(said(api)).toEqual([
      'VERIFY_STATUS: Service "api" answered 500 to /health, where 200 was expected.',
      'VERIFY_STATUS: Service "api" answered 404 to /docs, which "verify" names.',
    ]);
  });

  it('that the gateway gives, or that break off, are none', async () => {
    const before = `
      if (request.url === '/') return void request.socket.resetAndDestroy();
      if (request.url === '/half') return void response.writeHead(200, { 'content-length': 9 }).write('half', () => response.destroy());`;
    const probes = [{ path: '/half', status: 200 }];
    const { api } = await verifySample({ api: { prefix: '/', program: answering({}, before), probes } });
    expect(said(api)).toEqual([
      'VERIFY_GATEWAY_ERROR: The request for / ended in 502: service "api" did not answer it.',
      'VERIFY_GATEWAY_ERROR: Service "api" gave no answer to /half: the answer broke off.',
    ]);
  });

  it('that do not come in time are the gateway’s', async () => {
    const { api } = await verifySample({
      api: { prefix: '/', maxDuration: 1, program: answering({}, 'return;') },
    });
    expect(said(api)).toEqual([
      'VERIFY_GATEWAY_ERROR: The request for / ended in 504: service "api" did not answer it.',
    ]);
  });
});

describe('bundles', () => {
  const writing = (path: string, text: string): string =>
    answering({ '/': 200 }, `writeFileSync(${JSON.stringify(path)}, ${JSON.stringify(text)});`);

  it('that a service writes into are told', async () => {
    const { api } = await verifySample({ api: { prefix: '/', program: writing('visits.txt', '1') } });
    expect(said(api)).toEqual([
      'VERIFY_BUNDLE_CHANGED: Service "api" changed its own bundle while it ran: app/visits.txt.',
    ]);
  });

  it('may be written to with what was there, and where their framework keeps what it makes', async () => {
    const same = `import { readFileSync, mkdirSync } from 'node:fs';
      writeFileSync('main.mjs', readFileSync('main.mjs'));
      mkdirSync('.next/cache', { recursive: true });`;
    const program = same + writing('.next/cache/page', 'x');
    const { web, api } = await verifySample({
      web: { prefix: '/', program, framework: 'nextjs' },
      api: { prefix: '/api', program: program.replace('"/":200', '"/api":200') },
    });
    expect(said(web)).toEqual([]);
    expect(said(api)).toEqual([
      'VERIFY_BUNDLE_CHANGED: Service "api" changed its own bundle while it ran: app/.next/cache/page.',
    ]);
  });
});

it('ends early when it is interrupted, and leaves nothing', async () => {
  const TMPDIR = mkdtempSync(join(tmpdir(), 'verify-'));
  const abort = new AbortController();
  await verifySample(
    { api: { prefix: '/', program: `process.on('SIGTERM', () => process.exit(0)); setInterval(() => {}, 1e6);` } },
    {
      signal: abort.signal,
      host: {
        env: { ...host.env, TMPDIR },
        processes: {
          ...host.processes,
          start: (...given) => host.processes.start(...given).finally(() => abort.abort()),
        },
      },
    },
  );
  expect(readdirSync(TMPDIR)).toEqual([]);
});

it('says when there is no place for the copy', async () => {
  const verified = await verifyOutput({
    output: '/nowhere',
    manifest: { version: 1, platform: { os: 'linux', arch: 'x64', libc: null }, routes: [], services: {} },
    host: { ...host, env: { TMPDIR: '/nowhere' } },
    signal: new AbortController().signal,
    kill: new AbortController().signal,
    report: () => {},
  });
  expect(existsSync('/nowhere')).toBe(false);
  expect(verified).toMatchObject({ ok: false, diagnostics: [{ code: 'WRITE_FAILED' }] });
});
