import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapePlaceholders, fillPlaceholders } from './plan.ts';

describe('placeholders', () => {
  it('are filled wherever they stand, and nothing else with braces is touched', () => {
    const values = { root: '/p', 'keep:go-build': '/k', PATH: '/bin' };
    expect(fillPlaceholders('{root}/a:{keep:go-build}:{PATH} ${root2} {other} {}', values)).toBe(
      '/p/a:/k:/bin ${root2} {other} {}',
    );
  });

  it('without a value are a bug of the builder', () => {
    expect(() => fillPlaceholders('{scratch}/x', {})).toThrow('{scratch}');
  });

  it('in text that is not ours stay what they are', () => {
    const part = fc.constantFrom('{root}', '{', '}', '{open}', 'root', '{keep:x}', '$', ' ');
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const text = parts.join('');
        expect(fillPlaceholders(escapePlaceholders(text), { root: '/p', 'keep:x': '/k' })).toBe(text);
      }),
    );
  });
});
