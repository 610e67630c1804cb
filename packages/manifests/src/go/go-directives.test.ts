import { expect, test } from 'vitest';
import { parseGoDirectives } from './go-directives.ts';

test('reads single directives and blocks, without comments', () => {
  const text = `module example.com/a // the module

go 1.22.3
require (
	// indirect ones below
	github.com/google/uuid v1.6.0 // indirect
)
replace example.com/lib v1.0.0 => "../my lib"
use \`./api\`
`;
  expect(parseGoDirectives(text).map(({ verb, words, line }) => [line, verb, ...words])).toEqual([
    [1, 'module', 'example.com/a'],
    [3, 'go', '1.22.3'],
    [6, 'require', 'github.com/google/uuid', 'v1.6.0'],
    [8, 'replace', 'example.com/lib', 'v1.0.0', '=>', '../my lib'],
    [9, 'use', './api'],
  ]);
});

test('an empty block, Windows line ends and an unfinished file give what is there', () => {
  expect(
    parseGoDirectives('require (\r\n)\r\ngo 1.22\r\nreplace (').map(({ verb, words }) => [verb, ...words]),
  ).toEqual([['go', '1.22']]);
});

test.each<[string, string, readonly (readonly string[])[]]>([
  [
    'a toolchain, and what is left out',
    'go 1.22rc1\ntoolchain go1.23.4\nexclude a/b v1.0.0\nretract [v1.0.0, v1.1.0] // bad\n',
    [
      ['go', '1.22rc1'],
      ['toolchain', 'go1.23.4'],
      ['exclude', 'a/b', 'v1.0.0'],
      ['retract', '[v1.0.0,', 'v1.1.0]'],
    ],
  ],
  [
    'replacements in a block',
    'replace (\n\ta/b => ../b\n\tc/d v1.0.0 => e/f v1.2.3\n)\n',
    [
      ['replace', 'a/b', '=>', '../b'],
      ['replace', 'c/d', 'v1.0.0', '=>', 'e/f', 'v1.2.3'],
    ],
  ],
  ['tools', 'tool (\n\tgolang.org/x/tools/cmd/stringer\n)\n', [['tool', 'golang.org/x/tools/cmd/stringer']]],
  ['a module in quotes, after a byte order mark', '\uFEFFmodule"example.com/a"\r\n', [['module', 'example.com/a']]],
  ['a path that holds //', 'use "./a//b"\n', [['use', './a//b']]],
])('%s', (_, text, expected) => {
  expect(parseGoDirectives(text).map(({ verb, words }) => [verb, ...words])).toEqual(expected);
});

test('a comment belongs to its line', () => {
  const text = 'require (\n\ta/b v1.0.0 // indirect; for x\n\tc/d v1.0.0 //direct\n\te/f v1.0.0\n)\n';
  expect(parseGoDirectives(text).map(({ comment }) => comment)).toEqual(['indirect; for x', 'direct', '']);
});
