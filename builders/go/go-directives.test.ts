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
