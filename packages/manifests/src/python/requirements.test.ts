import { expect, test } from 'vitest';
import { parseRequirements } from './requirements.ts';

/** Each line as its kind and what it comes to. */
function read(text: string): readonly unknown[] {
  return parseRequirements(text).map((line) => {
    if (line.kind === 'option') return ['option', line.text];
    if (line.kind === 'file') return [line.option, line.target];
    return [line.name, ...(line.isEditable ? ['editable'] : []), ...(line.local === null ? [] : [line.local])];
  });
}

test.each<[string, string, readonly unknown[]]>([
  ['a name', 'Fast_API', [['fast-api']]],
  ['extras and markers', 'Fast.API[standard,all]>=0.1,!=0.2 ; python_version >= "3.9" # why', [['fast-api']]],
  ['a version in brackets', 'uvicorn (>=1)', [['uvicorn']]],
  ['a direct reference', 'pkg @ https://example.com/pkg.zip#sha256=1', [['pkg']]],
  ['a URL that names it', 'git+https://example.com/x.git#subdirectory=y&egg=Quart', [['quart']]],
  ['a URL that does not', 'https://example.com/x.whl', [[null]]],
  ['a link to a repository', '-e git+https://example.com/x.git#egg=Sanic', [['sanic', 'editable']]],
  ['itself, with extras', '-e .[dev] ; x == "1"', [[null, 'editable', { path: '.', rest: '[dev] ; x == "1"' }]]],
  ['a directory', './lib', [[null, { path: './lib', rest: '' }]]],
  ['a file', 'wheels/x-1.0-py3-none-any.whl', [[null, { path: 'wheels/x-1.0-py3-none-any.whl', rest: '' }]]],
  ['a marker with a slash', 'lib ; platform_machine == "a/b"', [['lib']]],
  [
    'other files',
    '-r base.txt\n--requirement=more.txt\n-c pins.txt\n--constraint  c.txt\n-f wheels\n--find-links = https://x.y/z',
    [
      ['-r', 'base.txt'],
      ['-r', 'more.txt'],
      ['-c', 'pins.txt'],
      ['-c', 'c.txt'],
      ['-f', 'wheels'],
      ['-f', 'https://x.y/z'],
    ],
  ],
  [
    'options',
    '--index-url https://x.y\n-i https://x.y\n--pre',
    [
      ['option', '--index-url https://x.y'],
      ['option', '-i https://x.y'],
      ['option', '--pre'],
    ],
  ],
  ['hashes over several lines', 'a==1 \\\r\n    --hash=sha256:aa \\\r\n    --hash=sha256:bb\r\nb\r\n', [['a'], ['b']]],
  ['comments and blanks', '\uFEFF# x\n\n   # y\n\ta # z\nb#c\n', [['a'], [null]]],
])('%s', (_, text, expected) => {
  expect(read(text)).toEqual(expected);
});

test('a line is where it starts, blanks left out, and knows the variables that it needs', () => {
  const text = '# x\r\n  -r base.txt  # y\r\nhttps://${USER_1}:${TOKEN}@x.y/z.whl\r\n';
  expect(parseRequirements(text)).toMatchObject([
    { text: '-r base.txt', offset: text.indexOf('-r'), variables: [] },
    { offset: text.indexOf('https'), variables: ['USER_1', 'TOKEN'] },
  ]);
});
