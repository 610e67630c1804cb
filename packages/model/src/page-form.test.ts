import { expect, test } from 'vitest';
import { acceptsHtml, notAFile } from './page-form.ts';

test.each([
  [undefined, true],
  ['', true],
  ['text/html', true],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', true],
  ['*/*', true],
  ['application/json, text/plain, */*', true],
  ['text/*;q=0.3', true],
  ['TEXT/HTML;level=1', true],
  ['application/json', false],
  ['image/avif,image/webp,image/*', false],
  ['text/html;q=0', false],
  ['text/html;level=1;q=0.000, */*', false],
  ['*/*;q=0', false],
  ['application/json, */*;q=0', false],
  ['text/htmlx', false],
  ['application/text/html', false],
])('an Accept of %j takes a page: %s', (accept, expected) => {
  expect(acceptsHtml(accept)).toBe(expected);
});

test('a header of any length is read in the time that it takes to read it', () => {
  // Would not end within the limit of a test if the pattern tried every way to split the text.
  expect(acceptsHtml('text/html;'.repeat(1600))).toBe(true);
  expect(acceptsHtml(`${'text/html ; '.repeat(1600)}q=0`)).toBe(false);
  expect(acceptsHtml(`${'text/htm, '.repeat(1600)}`)).toBe(false);
  expect(acceptsHtml(`${' '.repeat(16000)}x`)).toBe(false);
});

test.each([
  ['/users/7', true],
  ['/', true],
  ['/users/', true],
  ['/john.doe', true],
  ['/v1.2', true],
  ['/app.js', false],
  ['/PHOTO.JPG', false],
  ['/assets/missing', false],
  ['/assets', false],
  ['/assetsx', true],
  ['/_next/static/x', false],
  ['/_next/x', true],
  ['/logo-Ab3dEf9h', true],
])('%s may be a page of an application: %s', (path, expected) => {
  const immutable = ['assets/index-CqXzvrcn.js', '_next/static/**', 'main-JAEBDPUH.js'];
  expect(new RegExp(`^${notAFile('/', immutable)}/`).test(path)).toBe(expected);
});
