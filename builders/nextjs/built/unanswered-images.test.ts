import { expect, test } from 'vitest';
import type { BuiltConfig } from './built-config.ts';
import type { BuiltRoutes } from './routes-manifest.ts';
import { unansweredImages } from './unanswered-images.ts';

const input = {
  ...{
    service: 'shop',
    root: '/nowhere',
    directory: '.',
    nestedRoots: [],
    sealed: '/sealed',
    sealedAs: '{scratch}/sealed',
  },
  ...{ secret: 's', notes: '/notes.json' },
};
const none: BuiltRoutes = {
  ...{ headers: [], redirects: [], rewrites: { before: [], after: [] }, pages: [], hasMiddleware: false },
};
const rewritten = [{ regex: '^/shop/imgs/_opt(?:/)?$' }];

test.each<[string, Partial<BuiltConfig['images']>, Partial<BuiltRoutes>, boolean]>([
  ['a path that nothing answers', {}, {}, true],
  ['one with a slash at its end', { path: '/shop/imgs/_opt/' }, {}, true],
  ['one that is rewritten', {}, { rewrites: { before: [], after: rewritten } }, false],
  ['one that is rewritten before files', {}, { rewrites: { before: rewritten, after: [] } }, false],
  ['another rewrite', {}, { rewrites: { before: [], after: [{ regex: '^/shop/x$' }] } }, true],
  ['a handler of the app', {}, { pages: [{ regex: '^/imgs/([^/]+?)(?:/)?$' }] }, false],
  ['middleware', {}, { hasMiddleware: true }, false],
  ["Next's own place", { path: '/shop/_next/image' }, {}, false],
  ["Next's own place with a slash", { path: '/shop/_next/image/' }, {}, false],
  ['a URL', { path: 'https://images.example.com/' }, {}, false],
  ['images that are served as they are', { unoptimized: true }, {}, false],
  ['another loader', { loader: 'custom' }, {}, false],
])('images at %s', (_, own, routes, isError) => {
  const images = { path: '/shop/imgs/_opt', loader: 'default', unoptimized: false, ...own };
  const found = unansweredImages(input, { basePath: '/shop', assetPrefix: '/shop', images }, { ...none, ...routes });
  expect(found?.message ?? null).toBe(
    isError ? 'The service "shop" asks for its images at /shop/imgs/_opt, where its server has none.' : null,
  );
});

test('at the root they may be those of another service', () => {
  const images = { path: '/imgs/_opt', loader: 'default', unoptimized: false };
  expect(unansweredImages(input, { basePath: '', assetPrefix: '', images }, none)).toBeNull();
});
