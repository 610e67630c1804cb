import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServedSample, serveSample } from '../testing/serve-sample.ts';

const API = `
import { createServer } from 'node:http';
createServer((request, response) => response.end('process ' + request.method + ' ' + request.url)).listen(process.env.PORT, process.env.HOST);
`;

const FILES = {
  'index.html': '<h1>home</h1>',
  'app.js': 'let digits = "0123456789";',
  'empty.css': '',
  'data.unknownkind': 'x',
  'a b/ü.txt': 'decoded once',
  '%20.txt': 'percent',
  'docs/index.html': 'docs',
  'assets/app-1234.js': 'hashed',
  '.well-known/security.txt': 'contact',
};

let served: ServedSample;

beforeAll(async () => {
  served = await serveSample({
    site: { prefix: '/', files: { ...FILES, '404.html': '<h1>lost</h1>' }, immutable: ['assets/**'] },
    admin: {
      prefix: '/admin',
      files: { 'index.html': 'admin', 'x.js': '1', 'assets/app-1234.js': 'hashed' },
      fallback: 'index.html',
      immutable: ['assets/app-1234.js'],
    },
    plain: { prefix: '/plain', files: { 'a.txt': 'a' } },
    both: {
      prefix: '/both',
      program: API,
      files: { 'logo.svg': '<svg/>', 'index.html': 'home', 'about.html': 'about', 'docs/index.html': 'page' },
    },
  });
});
afterAll(() => served.stop());

const get = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${served.url}${path}`, { redirect: 'manual', ...init });

/** Asks for a path exactly as written; resolves to status and body. */
function ask(
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<readonly [number | undefined, string]> {
  return new Promise((resolve, reject) => {
    request({ port: served.port, host: '127.0.0.1', path, headers }, async (response) => {
      let body = '';
      for await (const chunk of response) body += chunk;
      resolve([response.statusCode, body]);
    })
      .on('error', reject)
      .end();
  });
}

describe('files', () => {
  it.each([
    ['/', 'text/html; charset=utf-8', '<h1>home</h1>'],
    ['/app.js', 'text/javascript; charset=utf-8', 'let digits = "0123456789";'],
    ['/empty.css', 'text/css; charset=utf-8', ''],
    ['/data.unknownkind', 'application/octet-stream', 'x'],
    ['/a%20b/%C3%BC.txt', 'text/plain; charset=utf-8', 'decoded once'],
    ['/%2520.txt', 'text/plain; charset=utf-8', 'percent'],
    ['/docs/', 'text/html; charset=utf-8', 'docs'],
    ['/.well-known/security.txt', 'text/plain; charset=utf-8', 'contact'],
    ['/both/logo.svg', 'image/svg+xml', '<svg/>'],
  ])('%s is %s', async (path, type, body) => {
    const response = await get(path);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
    expect(response.headers.get('content-length')).toBe(String(Buffer.byteLength(body)));
    expect(await response.text()).toBe(body);
  });

  it('answers HEAD like GET, without the body', async () => {
    const response = await get('/app.js', { method: 'HEAD' });
    expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([200, '26', '']);
  });

  it('refuses other methods where nothing stands behind the files', async () => {
    const response = await get('/app.js', { method: 'POST', body: 'x' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it('keeps hashed files for ever and asks about the others', async () => {
    expect((await get('/assets/app-1234.js')).headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect((await get('/app.js')).headers.get('cache-control')).toBe('public, max-age=0, must-revalidate');
  });

  it('answers 304 to whoever has the file already', async () => {
    const etag = (await get('/app.js')).headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[^"]+"$/);
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const response = await get('/app.js', { headers: { 'if-none-match': known } });
      expect([response.status, response.headers.get('etag'), await response.text()]).toEqual([304, etag, '']);
    }
    expect((await get('/app.js', { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
  });

  it.each([
    ['bytes=4-9', 206, 'digits', 'bytes 4-9/26'],
    ['bytes=24-', 206, '";', 'bytes 24-25/26'],
    ['bytes=-2', 206, '";', 'bytes 24-25/26'],
    ['bytes=20-999', 206, '6789";', 'bytes 20-25/26'],
    ['bytes=26-', 416, null, 'bytes */26'],
    ['bytes=0-1,3-4', 200, FILES['app.js'], null],
    ['lines=1-2', 200, FILES['app.js'], null],
    ['bytes=9-4', 200, FILES['app.js'], null],
  ])('answers the range %s with %d', async (range, status, body, contentRange) => {
    const response = await get('/app.js', { headers: { range } });
    expect([response.status, response.headers.get('content-range')]).toEqual([status, contentRange]);
    const text = await response.text();
    if (body !== null) expect(text).toBe(body);
  });

  it('sends a range only of the version that the client has begun', async () => {
    const etag = (await get('/app.js')).headers.get('etag') ?? '';
    const same = await get('/app.js', { headers: { range: 'bytes=0-1', 'if-range': etag } });
    const other = await get('/app.js', { headers: { range: 'bytes=0-1', 'if-range': '"old"' } });
    expect([same.status, other.status]).toEqual([206, 200]);
  });

  it('answers 404 with the page that the site has for that, or a sentence', async () => {
    const page = await get('/nothing');
    expect([page.status, page.headers.get('content-type'), await page.text()]).toEqual([
      404,
      'text/html; charset=utf-8',
      '<h1>lost</h1>',
    ]);
    const sentence = await get('/plain/nothing');
    expect([sentence.status, await sentence.text()]).toEqual([404, 'There is no file at /plain/nothing.\n']);
  });
});

describe('a mount below the root', () => {
  it('leads its bare prefix to the slash, with the query', async () => {
    const response = await get('/admin?a=1');
    expect([response.status, response.headers.get('location')]).toEqual([308, '/admin/?a=1']);
    expect(await (await get('/admin/')).text()).toBe('admin');
  });

  it.each([
    ['/admin/users/7', 'text/html', 200],
    ['/admin/users/7', undefined, 200],
    ['/admin/users/', '*/*', 200],
    ['/admin/john.doe', 'text/html,*/*;q=0.8', 200],
    ['/admin/assets.old/x', 'text/html', 200],
    ['/admin/users/7', 'application/json', 404],
    ['/admin/users/7', 'text/html;q=0', 404],
    ['/admin/missing.js', 'text/html', 404],
    ['/admin/missing.PNG', 'text/html', 404],
    ['/admin/assets/missing', 'text/html', 404],
    ['/admin/assets', 'text/html', 404],
  ])('answers %s for Accept %j with the fallback or not at all: %d', async (path, accept, status) => {
    const asked = await ask(path, accept === undefined ? {} : { accept });
    expect(asked).toEqual([status, status === 200 ? 'admin' : `There is no file at ${path}.\n`]);
  });

  it('tells caches that the fallback depends on what a client accepts', async () => {
    for (const accept of ['text/html', 'application/json'])
      expect((await get('/admin/users/7', { headers: { accept } })).headers.get('vary')).toBe('accept');
    expect((await get('/admin/')).headers.get('vary')).toBe(null);
  });
});

describe('files before a process', () => {
  it('lets the process answer what is no exact file, pages too, and every other method', async () => {
    expect(await (await get('/both/docs/index.html')).text()).toBe('page');
    for (const path of ['/both/docs', '/both/docs/', '/both/', '/both/about'])
      expect(await (await get(path)).text()).toBe(`process GET ${path}`);
    expect(await (await get('/both')).text()).toBe('process GET /both');
    expect(await (await get('/both/nothing.js')).text()).toBe('process GET /both/nothing.js');
    expect(await (await get('/both/logo.svg', { method: 'POST' })).text()).toBe('process POST /both/logo.svg');
  });
});

describe('escape attempts', () => {
  it('reaches nothing of another service and nothing outside', async () => {
    const none = [404, '<h1>lost</h1>'];
    expect(await ask('/admin%2Findex.html')).toEqual(none);
    expect(await ask('/..%2Froutes-manifest.json')).toEqual(none);
    expect(await ask('/%2e%2e/routes-manifest.json')).toEqual(none);
    expect(await ask('/../../../../etc/passwd')).toEqual(none);
    expect(await ask('/..%5Croutes-manifest.json')).toEqual(none);
    expect(await ask('/plain/../routes-manifest.json')).toEqual(none);
    expect(await ask('/%FF')).toEqual(none);
    expect((await ask('/app.js%00.html'))[0]).toBe(400);
    expect(await ask(`/${'x'.repeat(300)}`)).toEqual(none);
    expect(await ask(`/${'x/'.repeat(4000)}`)).toEqual(none);
    expect(await ask('/app.js/')).toEqual(none);
    expect(await ask('/app.js/more')).toEqual(none);
  });
});
