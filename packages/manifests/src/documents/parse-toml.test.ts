import { expect, test } from 'vitest';
import { parseToml } from './parse-toml.ts';

test('a byte order mark and Windows line ends are no part of it', () => {
  const read = parseToml('pyproject.toml', '\uFEFF[project]\r\nname = "x" # y\r\n');
  expect(read).toMatchObject({ ok: true, value: { project: { name: 'x' } } });
});

test.each<[string, string, object]>([
  ['a value without quotes', '[project]\r\nname = x\r\n', { line: 2, column: 8, lineText: 'name = x' }],
  ['a key written twice', 'a = 1\na = 2\n', { line: 2, lineText: 'a = 2' }],
  ['a table written twice', '[a]\n[b]\n[a]\n', { line: 3, lineText: '[a]' }],
  ['a string without end', 'a = "x\n', { line: 1, lineText: 'a = "x' }],
])('%s is told with its place', (_, text, location) => {
  expect(parseToml('uv.lock', text)).toMatchObject({
    ok: false,
    diagnostics: [
      {
        code: 'MANIFEST_INVALID',
        message: expect.stringMatching(/^"uv\.lock" is not valid TOML: [^\n]+\.$/),
        location: { file: 'uv.lock', ...location },
      },
    ],
  });
});
