import { expect, test } from 'vitest';
import { reportConfig } from './testing/report-config.ts';

test('says what is wrong with the syntax in words, and where', async () => {
  const report = await reportConfig({
    'an empty file': '',
    'blanks and comments only': '\n// later\n',
    'an object without end': '{\n  "experimentalServices": {\n    "a": { "routePrefix": "/" }\n',
    'a comma too many in an object': '{\n  "experimentalServices": {\n    "a": { "routePrefix": "/", } // x\n  },\n}\n',
    'a comma too many in a list': '{ "a": [1, /* none */ ] }',
    'a missing comma': '{\n  "a": 1\n  "b": 2\n}\n',
    'a missing colon': '{ "a" 1 }',
    'a missing value': '{ "a": }',
    'a key without quotes': '{\n  a: 1,\n  b: 2\n}\n',
    'single quotes': "{ 'a': 1 }",
    'a word that is no value': '{ "a": tru }',
    'a string without end': '{ "a": "x\n}',
    'an unknown escape': '{ "a": "\\q" }',
    'a broken unicode escape': '{ "a": "\\u12" }',
    'a control character in a string': '{ "a": "\u0001" }',
    'a comment without end': '{} /* x',
    'something after the end': '{}\n{}',
    'a NUL': '\0{}',
  });
  expect(report).toMatchInlineSnapshot();
});

test('refuses keys that are written twice, at every level', async () => {
  const report = await reportConfig({
    'two keys twice':
      '{\n  "experimentalServices": {\n    "a": { "routePrefix": "/", "memory": 128, "memory": 256 },\n' +
      '    "a": { "routePrefix": "/b" }\n  }\n}\n',
    'a key twice in svc-build.json': [
      '{ "experimentalServices": { "a": { "routePrefix": "/" } } }',
      '{ "concurrency": 1, "concurrency": 2 }',
    ],
  });
  expect(report).toMatchInlineSnapshot();
});

test('accepts comments, a byte order mark, and Windows line ends', async () => {
  const report = await reportConfig({
    comments: '/* a */ { // b\n "experimentalServices": { "a": { "routePrefix": /* c */ "/" } } } // d',
    'a byte order mark': '\uFEFF{ "experimentalServices": { "a": { "routePrefix": "/" } } }',
    'Windows line ends': '{\r\n  "experimentalServices": {\r\n    "a": { "routePrefix": "/", "memory": 1 } } }\r\n',
  });
  expect(report).toMatchInlineSnapshot();
});
