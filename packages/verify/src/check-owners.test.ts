import { expect, it } from 'vitest';
import { checkRequestOwners } from './check-owners.ts';
import { answering } from './testing/answering-program.ts';
import { said, verifySample } from './testing/verify-sample.ts';
import { watchRun } from './watch-run.ts';

it('a static file that lies where another service answers is told', async () => {
  const { site, api, docs } = await verifySample({
    site: { prefix: '/', files: { 'index.html': 'x', 'api/index.html': 'mine', 'docs/a.html': 'theirs' } },
    docs: { prefix: '/docs', files: { 'b.html': 'c' }, probes: [{ path: '/docs/b.html', status: 200 }] },
    api: { prefix: '/api', program: answering({ '/api': 200 }) },
  });
  expect(said(site)).toEqual([
    'VERIFY_OWNER: The file static/api/index.html of service "site" lies at /api/index.html, which belongs to service "api".',
  ]);
  expect([said(api), said(docs)]).toEqual([[], []]);
});

it('services get the requests for their own prefix, up to the last letter', async () => {
  const asked: string[] = [];
  const services = {
    root: { prefix: '/', program: answering({ '/': 200 }, 'console.log(request.url);') },
    api: { prefix: '/api', program: answering({ '/api': 200 }, 'console.log(request.url);') },
    apix: { prefix: '/apix', program: answering({ '/apix': 200 }, 'console.log(request.url);') },
  };
  const verified = await verifySample(services, {
    report: (event) => {
      if (event.type === 'line' && event.text.startsWith('/')) asked.push(`${event.service} ${event.text}`);
    },
  });
  expect(Object.values(verified).flatMap(said)).toEqual([]);
  expect(asked.sort()).toEqual([
    'api /api',
    'api /api/',
    'apix /apix',
    'apix /apix',
    'apix /apix/',
    'root /',
    'root /apixx',
  ]);
});

it('a request that another service gets is told, on either side', () => {
  const run = watchRun(() => {});
  const request = { method: 'GET', status: 200, ms: 1 };
  const answer = { kind: 'none', reason: '' } as const;
  run.observe({ ...request, path: '/api/health', service: 'site' });
  run.observe({ ...request, path: '/api', service: 'api' });
  run.observe({ ...request, path: '/apix', service: 'api' });
  const asked = ['/api', '/api/health?x'].map((path) => ({
    path,
    status: null,
    origin: 'probe' as const,
    answer,
    final: { path, answer, end: 'answered' as const },
  }));
  expect(checkRequestOwners({ name: 'api', prefix: '/api' }, asked, run).map(({ message }) => message)).toEqual([
    'The request for /api/health of service "api" went to service "site".',
    'The request for /apix went to service "api", which owns /api only.',
  ]);
});
