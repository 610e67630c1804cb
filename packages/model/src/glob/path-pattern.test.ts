import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expandBraces } from './name-parts.ts';
import { anyPattern, rightPattern } from './path-pattern.ts';

/** What a pattern stands for is what its alternatives do, one by one. */
function matchesOneByOne(pattern: string, path: string): boolean {
  return expandBraces(pattern).some((one) => rightPattern(one).matches(path));
}

describe('names with alternatives match as their alternatives do', () => {
  const literal = fc.constantFrom('a', 'b', '.', '.a', 'ab', '');
  const braces = fc.array(fc.oneof(literal, fc.constantFrom('*', 'a*', '*b')), { minLength: 2, maxLength: 3 });
  const part = fc.oneof(
    literal,
    fc.constant('*'),
    braces.map((choices) => `{${choices.join(',')}}`),
  );
  const name = fc.array(fc.constantFrom('a', 'b', '.'), { maxLength: 6 }).map((letters) => letters.join(''));

  it('whatever they hold', () => {
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), name, (parts, text) => {
        const pattern = `x${parts.join('')}`;
        expect(rightPattern(pattern).matches(`x${text}`)).toBe(matchesOneByOne(pattern, `x${text}`));
      }),
      { numRuns: 2000 },
    );
  });

  it('and a hundred alternatives too', () => {
    const endings = Array.from({ length: 100 }, (_, index) => `e${index}`);
    const { matches } = rightPattern(`**/*.{${endings.join(',')}}`);
    expect(matches('deep/down/file.e99')).toBe(true);
    expect(matches('deep/down/file.e100')).toBe(false);
  });
});

describe('a name anywhere', () => {
  const matches = anyPattern(['**/dist/**', '**/.git/**', '**/*.log/**']);
  it.each(['dist', 'dist/a', 'a/dist', 'a/b/dist/c/d', '.git', 'a/x.log/b'])('takes %s', (path) => {
    expect(matches(path)).toBe(true);
  });

  it.each(['distant', 'a/distant/b', 'a/b', 'git'])('leaves %s', (path) => {
    expect(matches(path)).toBe(false);
  });

  it('is no way up', () => {
    expect(() => anyPattern(['**/../../**'])).toThrow(/leaves the directory/);
    expect(anyPattern(['**/./**'])('a/b')).toBe(true);
  });
});

describe('all below a plain directory', () => {
  it.each(['web/dist/**', '/web/dist/**', 'web//dist/**', './web/dist/**', 'web/x/../dist/**'])('as %s', (pattern) => {
    const matches = anyPattern([pattern]);
    for (const path of ['web/dist', 'web/dist/a', 'web/dist/a/b']) expect(matches(path)).toBe(true);
    for (const path of ['web', 'web/distant', 'web/distant/a', 'other/web/dist/a']) expect(matches(path)).toBe(false);
  });

  it('is no way up', () => {
    expect(() => anyPattern(['../web/**'])).toThrow(/leaves the directory/);
    expect(anyPattern(['/**'])('a/b')).toBe(true);
  });
});
