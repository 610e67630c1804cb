import { describe, expect, it } from 'vitest';
import { answering } from './testing/answering-program.ts';
import { said, verifySample } from './testing/verify-sample.ts';

const root = { prefix: '/', kind: 'frontend', files: { 'index.html': 'root', 'shared.css': 'a {}' } } as const;
const admin = (page: string, files: Readonly<Record<string, string>> = {}) =>
  ({ prefix: '/admin', kind: 'frontend', files: { 'index.html': page, ...files } }) as const;

describe('a page of a frontend', () => {
  it('may need what lies below its prefix, and what others have at their own', async () => {
    const page = '<link rel="stylesheet" href="/shared.css"><script src="app.js"></script><img src="/admin/a%20b.png">';
    const { admin: verified } = await verifySample({ root, admin: admin(page, { 'app.js': '1', 'a b.png': '2' }) });
    expect(said(verified)).toEqual([]);
    expect(verified?.requests).toEqual([
      { path: '/admin', to: '/admin/', status: 200 },
      { path: '/admin/', status: 200 },
    ]);
  });

  it('must not need what is not there', async () => {
    const page = '<script src="app.js"></script><img src="gone.png"><img src="gone-too.png">';
    const { admin: verified } = await verifySample({ root, admin: admin(page, { 'app.js': '1' }) });
    expect(said(verified)).toEqual([
      'VERIFY_ASSET: The page /admin/ of service "admin" needs /admin/gone.png, which is answered with 404 (and 1 more like it).',
    ]);
  });

  it('that was built for another prefix names files of another service', async () => {
    const page = '<script type="module" src="/assets/app.js"></script>';
    const { admin: verified } = await verifySample({ root, admin: admin(page, { 'assets/app.js': '1' }) });
    expect(said(verified)).toEqual([
      'VERIFY_ASSET: The page /admin/ of service "admin" needs /assets/app.js, which is answered with 404 and belongs to service "root".',
    ]);
    expect(verified?.diagnostics[0]?.help).toContain('base path');
  });

  it('gets no script where a page is the answer to everything', async () => {
    const app = '<script src="/app"></script>';
    const { spa } = await verifySample({
      spa: { prefix: '/', kind: 'frontend', files: { 'index.html': app }, fallback: 'index.html' },
    });
    expect(said(spa)).toEqual(['VERIFY_ASSET: The page / of service "spa" needs /app, which is answered with a page.']);
  });

  it('is followed where it redirects to within its service, and no further', async () => {
    const html = (path: string): string =>
      `if (request.url === '${path}') return void response.writeHead(200, { 'content-type': 'text/html' }).end('<img src="/gone">');`;
    const redirect = (location: string): string =>
      `if (request.url === '/') return void response.writeHead(307, { location: '${location}' }).end();`;
    const web = (location: string) => ({
      prefix: '/',
      kind: 'frontend' as const,
      program: answering({}, redirect(location) + html('/en')),
    });
    const { web: within } = await verifySample({ web: web('/en') });
    expect(said(within)[0]).toContain('The page /en of service "web" needs /gone');
    const login = { prefix: '/login', program: answering({ '/login': 200 }) };
    for (const location of ['/login', 'https://elsewhere.test/']) {
      expect(said((await verifySample({ web: web(location), login })).web)).toEqual([]);
    }
  });
});
