import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pathSearch } from './path-search.ts';

const places = ['/home/me/shop', '/app'];

function found(bytes: Buffer, cuts: readonly number[]): string | null {
  const search = pathSearch(places);
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  let from = 0;
  for (const end of ends) {
    search.look(bytes.subarray(from, end));
    from = end;
  }
  return search.end();
}

it('what is found does not depend on how the bytes come', () => {
  const word = fc.constantFrom(
    ...places,
    '/home/me/shopping',
    'file://',
    'x',
    '/',
    ' ',
    '/home/me',
    'a long text '.repeat(5),
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 12 }), fc.array(fc.nat({ max: 500 }), { maxLength: 8 }), (words, cuts) => {
      const bytes = Buffer.from(words.join(''));
      expect(found(bytes, cuts)).toBe(found(bytes, []));
    }),
    { numRuns: 2000 },
  );
});

it('finds a path at the very beginning and at the very end', () => {
  expect([found(Buffer.from('/home/me/shop'), [3, 9]), found(Buffer.from('/home/me/shopper'), [13])]).toEqual([
    places[0],
    null,
  ]);
});
