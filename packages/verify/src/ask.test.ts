import { describe, expect, it } from 'vitest';
import { answering } from './testing/answering-program.ts';
import { said, verifySample } from './testing/verify-sample.ts';

describe('redirects', () => {
  const leading = (places: Readonly<Record<string, string>>, statuses: Readonly<Record<string, number>> = {}): string =>
    answering(
      statuses,
      `const to = ${JSON.stringify(places)}[request.url];
       if (to) return void response.writeHead(307, { location: to.replace('PORT', request.headers.host.split(':')[1]) }).end();`,
    );
  const other = { prefix: '/other', program: answering({ '/other': 200, '/other/down': 503 }) };

  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['to a page that is missing', { '/app': '/app/' }, '/app (to /app/: 404), /app/ (404)'],
    [
      'to another that leads to nothing',
      { '/app': '/app/', '/app/': '/app/home' },
      '/app (to /app/home: 404), /app/ (to /app/home: 404)',
    ],
    [
      'in a circle',
      { '/app': '/app/', '/app/': '/app' },
      '/app (a redirect that leads nowhere), /app/ (a redirect that leads nowhere)',
    ],
    ['to no place', { '/app': 'http://[' }, '/app (a redirect that leads nowhere), /app/ (404)'],
    ['to what another service lacks', { '/app': '/other/x' }, '/app (to /other/x: 404), /app/ (404)'],
    ['to another service that is down', { '/app': '/other/down' }, '/app (to /other/down: 503), /app/ (404)'],
    ['to its other name', { '/app': 'http://localhost:PORT/app/x' }, '/app (to /app/x: 404), /app/ (404)'],
  ])('%s prove nothing', async (_, places, shown) => {
    const { app } = await verifySample({ app: { prefix: '/app', program: leading(places) }, other });
    expect(said(app)).toEqual([
      `VERIFY_NO_ROUTE: Nothing shows that service "app" works: it has no answer to ${shown}.`,
    ]);
  });

  it('prove nothing for files either', async () => {
    const { site } = await verifySample({
      site: { prefix: '/site', files: { 'about.html': 'about' } },
      root: { prefix: '/', program: answering({ '/': 200 }) },
    });
    expect(said(site)).toEqual([
      'VERIFY_NO_ROUTE: Nothing shows that service "site" works: it has no answer to /site (to /site/: 404), /site/ (404).',
    ]);
  });

  it.each<[string, string]>([
    ['to a page of its own', '/app/home'],
    ['to another service', '/other'],
    ['out of what is served', 'https://login.example/'],
  ])('%s count by where they lead', async (_, to) => {
    const program = leading({ '/app': to }, { '/app/home': 200 });
    const { app } = await verifySample({ app: { prefix: '/app', program }, other });
    expect(said(app)).toEqual([]);
    expect(app?.requests[0]).toEqual({ path: '/app', to, status: to.startsWith('/') ? 200 : 307 });
  });

  it('are what was named only where a redirect was', async () => {
    const places = { '/app/a': '/app/home', '/app/b': '/app/gone', '/app/c': '/app/c', '/app/d': '/app/home' };
    const probes = [
      { path: '/app/a', status: 200 },
      { path: '/app/b', status: null },
      { path: '/app/c', status: null },
      { path: '/app/d', status: 307 },
      { path: '/app/b', status: 204 },
    ];
    const program = leading(places, { '/app/home': 200 });
    const { app } = await verifySample({ app: { prefix: '/app', program, probes } });
    expect(said(app)).toEqual([
      'VERIFY_STATUS: Service "app" answered 404 to /app/b, which leads to /app/gone, which "verify" names.',
      'VERIFY_STATUS: Service "app" answered a redirect that leads nowhere to /app/c, which "verify" names.',
      'VERIFY_STATUS: Service "app" answered 404 to /app/b, which leads to /app/gone, where 204 was expected.',
    ]);
  });
});
