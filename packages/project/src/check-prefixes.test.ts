import { expect, test } from 'vitest';
import { reportConfig } from './testing/report-config.ts';

const at = (...prefixes: readonly string[]) =>
  `{ "experimentalServices": {${prefixes
    .map((prefix, index) => `\n  "s${index}": { "routePrefix": ${JSON.stringify(prefix)} }`)
    .join(',')} } }`;

test('prefixes that break the grammar', async () => {
  const report = await reportConfig({
    missing: '{\n  "experimentalServices": {\n    "api": {}\n  }\n}\n',
    empty: at(''),
    relative: at('svc/api'),
    'with ".."': at('/svc/../x'),
    'doubly slashed': at('/svc//api'),
    'with a query': at('/svc?x=1'),
    'with a fragment': at('/svc#x'),
    'with an escape': at('/svc/%61'),
    'with an asterisk': at('/svc/*'),
    'with a space': at('/my svc'),
    'with a backslash': at('/svc\\api'),
    'a whole URL': at('https://example.com/api'),
  });
  expect(report).toMatchInlineSnapshot();
});

test('prefixes that are reserved or taken', async () => {
  const report = await reportConfig({
    'the reserved one': at('/', '/_svc'),
    'below the reserved one': at('/', '/_svc/x/'),
    'beside the reserved one': at('/', '/_svcs'),
    'the same twice': at('/', '/api', '/api/'),
    'the same thrice': at('/', '/', '/'),
  });
  expect(report).toMatchInlineSnapshot();
});

test('prefixes that are worth a word', async () => {
  const report = await reportConfig({
    'another case': at('/', '/svc/a', '/SVC/a'),
    'none at "/"': at('/svc/b', '/svc/a/'),
    'nested ones': at('/', '/svc', '/svc/a', '/svc/ab'),
  });
  expect(report).toMatchInlineSnapshot();
});
