import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServedSample, serveSample } from '../testing/serve-sample.ts';

const FILES = {
  'index.html': 'home',
  'docs/index.html': 'docs',
  'guide.html': 'guide page',
  'guide/index.html': 'guide index',
  'about.html': 'about',
  'a b/ü.html': 'odd',
  notes: 'no page',
  'notes.html': 'the page beside it',
  'admin.html': 'not the admin',
  'deep/er/index.html': 'deep',
};

let served: ServedSample;

beforeAll(async () => {
  served = await serveSample({
    site: { prefix: '/', files: FILES },
    admin: { prefix: '/admin', files: { 'index.html': 'admin' } },
    plain: { prefix: '/plain', files: { 'sub/index.html': 'sub' } },
  });
});
afterAll(() => served.stop());

const get = (path: string): Promise<Response> => fetch(`${served.url}${path}`, { redirect: 'manual' });

describe('a page of a site', () => {
  it.each([
    ['/guide', 'guide page'],
    ['/guide/', 'guide index'],
    ['/about', 'about'],
    ['/a%20b/%C3%BC', 'odd'],
    ['/notes', 'no page'],
    ['/notes.html', 'the page beside it'],
    ['/admin.html', 'not the admin'],
  ])('at its form %s is %s', async (path, body) => {
    const response = await get(path);
    expect([response.status, await response.text()]).toEqual([200, body]);
  });

  it.each([
    ['/index.html', '/'],
    ['/docs', '/docs/'],
    ['/docs/index.html', '/docs/'],
    ['/guide.html', '/guide'],
    ['/guide/index.html', '/guide/'],
    ['/about.html', '/about'],
    ['/about/', '/about'],
    ['/a%20b/%C3%BC.html', '/a%20b/%C3%BC'],
    ['/deep/er', '/deep/er/'],
    ['//deep/./x/../er', '/deep/er/'],
    ['/%61bout.html', '/about'],
    ['/plain/sub', '/plain/sub/'],
  ])('at %s leads to its one form %s, with the query', async (path, form) => {
    const query = '?a=1&b=%2F';
    const asked = await new Promise<readonly [number | undefined, string | undefined]>((resolve, reject) => {
      request({ port: served.port, host: '127.0.0.1', path: path + query }, (response) => {
        response.resume().on('end', () => resolve([response.statusCode, response.headers.location]));
      })
        .on('error', reject)
        .end();
    });
    expect(asked).toEqual([308, form + query]);
    expect((await get(form)).status).toBe(200);
  });

  it.each(['/index', '/docs/index', '/docs/index/', '/about/index.html', '/notes/', '/deep', '/deep/', '/.html'])(
    'is not at %s',
    async (path) => {
      expect((await get(path)).status).toBe(404);
    },
  );

  it('whose form another service owns keeps its name, and leads nowhere else', async () => {
    expect(await (await get('/admin.html')).text()).toBe('not the admin');
    expect(await (await get('/admin/')).text()).toBe('admin');
  });
});
