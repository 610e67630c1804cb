import { expect, test } from 'vitest';
import { locateJsonKey } from './locate-json.ts';

const text = '\uFEFF// of Vercel\r\n{\r\n  "a": { "b/c": [1], },\r\n}\r\n';

test.each<[readonly string[], object | null]>([
  [['a', 'b/c'], { file: 'x.json', line: 3, column: 17, length: 3, lineText: '  "a": { "b/c": [1], },' }],
  [['a'], { line: 3, column: 8 }],
  [['a', 'd'], null],
])('the place of %j', (path, place) => {
  const found = locateJsonKey('x.json', text, path);
  if (place === null) expect(found).toBeNull();
  else expect(found).toMatchObject(place);
});

test('a place is counted in lines that end as on any system, and never longer than its line', () => {
  expect(locateJsonKey('x.json', '{"a":{\r"b":1}}', ['a'])).toMatchObject({ line: 1, column: 6, length: 1 });
  expect(locateJsonKey('x.json', '{"a":1,\r"b":1}', ['b'])).toMatchObject({ line: 2, column: 5, lineText: '"b":1}' });
});
