import { expect, test } from 'vitest';
import { canBeAskedFor, namesAsked } from './static-path.ts';

test.each(['index.html', 'a b/ü+%41?#&.txt', 'a\nb.txt', '...', '~x/.well-known/-_.!', '\ud83d\udc0a'])(
  'a file at %j can be asked for',
  (path) => expect(canBeAskedFor(path)).toBe(true),
);

test.each(['a\\b.txt', 'd\\d/x', '\ud83d.txt', `${'ü'.repeat(100)}/`.repeat(6).concat('x')])(
  'none can be asked for at %j',
  (path) => expect(canBeAskedFor(path)).toBe(false),
);

test.each(['', 'a/', 'a//b', 'a/../b', 'a%2Fb', 'a%5Cb', '%00', '%ff', 'x'.repeat(256)])('%j names no file', (below) =>
  expect(namesAsked(below)).toBe(null),
);
