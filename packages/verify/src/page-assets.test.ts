import { expect, it } from 'vitest';
import { pageAssets } from './page-assets.ts';

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
