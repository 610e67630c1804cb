import { expect, test } from 'vitest';
import { isApplicationShell } from './application-shell.ts';

test.each([
  [
    'Vite',
    `<!doctype html>
<html lang="en">
  <head>
    <meta charset="UTF-8" />
    <link rel="icon" type="image/svg+xml" href="/vite.svg" />
    <title>Vite + React + TS</title>
    <script type="module" crossorigin src="/assets/index-CqXzvrcn.js"></script>
    <link rel="stylesheet" crossorigin href="/assets/index-D8b4DHJx.css">
  </head>
  <body>
    <div id="root"></div>
  </body>
</html>`,
  ],
  [
    'Create React App',
    `<!doctype html><html lang="en"><head><meta charset="utf-8"/><title>React App</title><script defer="defer" src="/static/js/main.2f0f8a3c.js"></script><link href="/static/css/main.f855e6bc.css" rel="stylesheet"></head><body><noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div></body></html>`,
  ],
  [
    'Angular',
    `<!doctype html><html lang="en" data-beasties-container><head><title>App</title><base href="/"><link rel="stylesheet" href="styles-5INURTSO.css"></head><body><app-root></app-root><script src="polyfills-B6TNHZQ6.js" type="module"></script><script src="main-JAEBDPUH.js" type="module"></script></body></html>`,
  ],
  [
    'Vue CLI',
    `<!doctype html><html lang=""><head><title>app</title><script defer src="/js/app.js"></script></head><body><noscript><strong>Please enable JavaScript.</strong></noscript><div id="app"></div><!-- built files --></body></html>`,
  ],
])('the shell of %s is one', (_, html) => {
  expect(isApplicationShell(html)).toBe(true);
});

test.each([
  ['text', '<html><body><h1>Hello</h1><script src="/a.js"></script></body></html>'],
  ['text and no body tag', '<!doctype html><title>t</title><p>Hello<script>1</script>'],
  ['an image', '<html><body><a href="/in"><img src="x.png"></a><script src="/a.js"></script></body></html>'],
  ['a canvas', '<html><head></head><body><canvas></canvas><script src="/game.js"></script></body></html>'],
  ['no script', '<html><head><title>t</title></head><body><div id="root"></div></body></html>'],
  [
    'a redirect',
    '<html><head><meta http-equiv="refresh" content="0; url=/en/"><script>1</script></head><body></body></html>',
  ],
  [
    'a tag that looks closed in an attribute',
    '<html><head></head><body><div title="a > b">text</div><script>1</script></body>',
  ],
])('a page with %s is none', (_, html) => {
  expect(isApplicationShell(html)).toBe(false);
});
