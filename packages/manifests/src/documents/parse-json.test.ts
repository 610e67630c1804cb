import type { Result } from '@svc-build/model/result';
import { expect, test } from 'vitest';
import { parseJsonObject, parseLenientJson } from './parse-json.ts';

function told(result: Result<unknown>): unknown {
  if (result.ok) return result.value;
  return result.diagnostics.map(({ code, message, location }) =>
    [`${location?.line}:${location?.column}`, code, message].join(' '),
  );
}

test.each<[string, string, unknown]>([
  ['a byte order mark', '\uFEFF{"a":1}', { a: 1 }],
  ['Windows line ends', '{\r\n  "a": 1\r\n}\r\n', { a: 1 }],
  ['a key written twice, as npm reads it', '{"a":1,"a":2}', { a: 2 }],
  ['a prototype', '{"__proto__":{"a":1}}', JSON.parse('{"__proto__":{"a":1}}')],
])('a manifest with %s', (_, text, value) => {
  expect(told(parseJsonObject('package.json', text))).toEqual(value);
});

test.each<[string, string, string]>([
  ['a list', ' [1]', '1:2 MANIFEST_INVALID "package.json" is not a JSON object.'],
  ['null', 'null', '1:1 MANIFEST_INVALID "package.json" is not a JSON object.'],
  ['nothing', '\n', '1:1 MANIFEST_INVALID "package.json" is empty.'],
  [
    'a comment',
    '\uFEFF{\r\n// x\r\n}',
    '2:1 MANIFEST_INVALID "package.json" is not valid JSON: comments are not allowed here.',
  ],
  [
    'a comma too many',
    '{\r\n"a": 1,\r\n}',
    '2:7 MANIFEST_INVALID "package.json" is not valid JSON: nothing follows this "," but "}".',
  ],
  [
    'values that nest too deep',
    `{"a":${'['.repeat(300)}${']'.repeat(300)}}`,
    '1:205 MANIFEST_INVALID "package.json" nests values more than 200 deep.',
  ],
])('a manifest that is no object: %s', (_, text, message) => {
  expect(told(parseJsonObject('package.json', text))).toEqual([message]);
});

test('what other tools read leniently has comments, trailing commas and a byte order mark', () => {
  expect(parseLenientJson('\uFEFF// x\r\n{ "a": [1, /* y */ 2,], }')).toEqual({ a: [1, 2] });
  expect(parseLenientJson('')).toBeUndefined();
  expect(parseLenientJson('['.repeat(300))).toBeUndefined();
});
