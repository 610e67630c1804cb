import { expect, test } from 'vitest';
import { sealRoot } from './seal-root.ts';

test.each([
  ['"/work/shop"', '"/project"'],
  ["'/work/shop/dist/client/'", "'/project/dist/client/'"],
  ['file:///work/shop/dist/', 'file:///project/dist/'],
  ['`/work/shop`', '`/project`'],
  ['/work/shop-old/dist', '/work/shop-old/dist'],
  ['/home/work/shop', '/home/work/shop'],
])('%s is sealed as %s', (text, sealed) => {
  expect(sealRoot(text, '/work/shop')).toBe(sealed);
});

test('of a project right below the root of the disk only URLs are sealed', () => {
  expect(sealRoot('fetch("/app/x"); "file:///app/dist"', '/app')).toBe('fetch("/app/x"); "file:///project/dist"');
});
