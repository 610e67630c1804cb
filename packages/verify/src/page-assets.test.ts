import { describe, expect, it } from 'vitest';
import { pageAssets } from './page-assets.ts';
import { answering } from './testing/answering-program.ts';
import { said, verifySample } from './testing/verify-sample.ts';

const paths = (html: string, url = 'http://host/shop/'): readonly string[] =>
  pageAssets(html, url).map(({ path, kind }) => `${kind} ${path}`);

it('finds what a page loads by itself, wherever its attributes stand', () => {
  const html = `
    <LINK data-x='>' HREF="app.css" rel="preload stylesheet" as=style>
    <link rel=modulepreload href=/shop/chunk.js>
    <link rel="preload" as="font" href="../font.woff2"><link rel="preload" as="script" href="/shop/early.js">
    <script async src='/shop/app.js?v=1&amp;w=2'></script>
    <img alt="a > b" src="pic.png"/><img src="pic.png">`;
  expect(paths(html)).toEqual([
    'style /shop/app.css',
    'script /shop/chunk.js',
    'other /font.woff2',
    'script /shop/early.js',
    'script /shop/app.js?v=1&w=2',
    'other /shop/pic.png',
  ]);
});

it('leaves what is elsewhere, what is no file, and what only looks like a tag', () => {
  const html = `
    <!-- <script src="/old.js"></script> -->
    <script>document.write('<img src="/written.png">');</script>
    <script src="https://cdn.test/x.js"></script><script src="//cdn.test/y.js"></script>
    <img src="data:image/png;base64,AAAA"><img><img src="">
    <img src="/shop/_next/image?url=https%3A%2F%2Felsewhere.test%2Fa.png&w=64">
    <link rel="icon" href="/favicon.ico"><link rel="canonical" href="/shop/"><a href="/other"></a>
    <scripted src="/no.js"></scripted><script src="http://[broken/"></script>`;
  expect(paths(html)).toEqual([]);
});

it('starts at the base that a page sets', () => {
  expect(paths('<base href="/assets/"><script src="a.js"></script>')).toEqual(['script /assets/a.js']);
  expect(paths('<script src="a.js"></script>', 'http://host/shop')).toEqual(['script /a.js']);
  expect(paths('<base target="_top"><base href="/a/"><base href="/b/"><img src="c.png">')).toEqual(['other /a/c.png']);
  expect(paths('<base href="http://["><base href="/b/"><img src="c.png">')).toEqual(['other /shop/c.png']);
});

it('reads a page as a browser does: what is not closed, what a template holds, and what is shown without scripts', () => {
  expect(paths('<template><img src="later.png"></template><textarea><img src="text.png"></textarea>')).toEqual([]);
  expect(paths('<i><template shadowrootmode="open"><img src="now.png"></template></i>')).toEqual([
    'other /shop/now.png',
  ]);
  expect(paths('<p>1 < 2 <img src="a&#46;png"><script src="b.js"></script')).toEqual([
    'other /shop/a.png',
    'script /shop/b.js',
  ]);
  expect(paths('<noscript><img src="plain.png"></noscript>')).toEqual(paths('<img src="plain.png">'));
});

it('reads a page that nests very deep', () => {
  expect(paths(`${'<div>'.repeat(20_000)}<img src="deep.png">`)).toEqual(['other /shop/deep.png']);
});

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
