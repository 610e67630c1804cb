import { expect, test } from 'vitest';
import { sealRoot } from './seal-root.ts';

test.each([
  ['"/srv/shop"', '"/project"'],
  ["'/srv/shop/dist/client/'", "'/project/dist/client/'"],
  ['file:///srv/shop/dist/', 'file:///project/dist/'],
  ['`/srv/shop`', '`/project`'],
  ['/srv/shop-old/dist', '/srv/shop-old/dist'],
  ['/data/srv/shop', '/data/srv/shop'],
])('%s is sealed as %s', (text, sealed) => {
  expect(sealRoot(text, '/srv/shop')).toBe(sealed);
});

test('of a project right below the root of the disk only URLs are sealed', () => {
  expect(sealRoot('fetch("/app/x"); "file:///app/dist"', '/app')).toBe('fetch("/app/x"); "file:///project/dist"');
});
