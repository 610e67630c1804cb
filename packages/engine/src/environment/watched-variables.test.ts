import { describe, expect, it } from 'vitest';
import { sealed } from './project-secret.ts';
import { sameVariables, watchVariables } from './watched-variables.ts';

const SECRET = 'a secret';
const watch = (caller: Readonly<Record<string, string>>, names: readonly string[], prefixes: readonly string[] = []) =>
  watchVariables({ names, prefixes }, caller, SECRET);

describe('a variable that is watched by its name', () => {
  it.each<[string, string | undefined]>([
    ['set', 'one'],
    ['empty', ''],
    ['not set', undefined],
  ])('and is %s is the same as long as it stays so', (_, value) => {
    const caller = (now: string | undefined): Readonly<Record<string, string>> =>
      now === undefined ? {} : { TOKEN: now };
    const watched = watch(caller(value), ['TOKEN']);
    for (const now of ['one', 'two', '', undefined])
      expect([now, sameVariables(watched, caller(now), SECRET)]).toEqual([now, now === value]);
  });

  it('alone counts', () => {
    expect(sameVariables(watch({ A: '1' }, ['A']), { A: '1', OTHER: 'new' }, SECRET)).toBe(true);
  });

  it('may be called like something that every object has', () => {
    const watched = watch({}, ['constructor', 'toString'], ['VITE_']);
    expect(sameVariables(watched, {}, SECRET)).toBe(true);
    expect(sameVariables(watched, { constructor: 'x' }, SECRET)).toBe(false);
  });
});

describe('variables that are watched by a prefix', () => {
  const watched = watch({ VITE_A: '1', VITE_B: '2', OTHER: '3' }, [], ['VITE_', 'PUBLIC_']);

  it.each<[string, Readonly<Record<string, string>>, boolean]>([
    ['are the same', { VITE_A: '1', VITE_B: '2' }, true],
    ['differ when one is changed', { VITE_A: '1', VITE_B: 'x' }, false],
    ['differ when one is empty', { VITE_A: '1', VITE_B: '' }, false],
    ['differ when one is unset', { VITE_A: '1' }, false],
    ['differ when one is added', { VITE_A: '1', VITE_B: '2', VITE_C: '' }, false],
    ['differ when one comes with another of the prefixes', { VITE_A: '1', VITE_B: '2', PUBLIC_X: '1' }, false],
    ['are the same whatever has a prefix that is no longer one', { VITE_A: '1', VITE_B: '2', VITES: '1' }, true],
  ])('%s', (_, caller, isSame) => {
    expect(sameVariables(watched, caller, SECRET)).toBe(isSame);
  });
});

describe('what is written down', () => {
  it('tells no value, not even to who has a guess, unless the secret is known', () => {
    const { values } = watch({ TOKEN: 'hunter2' }, ['TOKEN']);
    expect(JSON.stringify(values)).not.toContain('hunter2');
    expect(values.TOKEN).toBe(sealed('hunter2', SECRET));
    expect(values.TOKEN).not.toBe(sealed('hunter2', 'another secret'));
  });

  it('says nothing any more when the secret is another one', () => {
    expect(sameVariables(watch({ A: '1' }, ['A']), { A: '1' }, 'another secret')).toBe(false);
  });

  it('is the same whatever the order, and each once', () => {
    const one = watch({ A: '1', B_X: '2' }, ['A', 'C', 'A'], ['B_', 'D_']);
    expect(watch({ B_X: '2', A: '1' }, ['C', 'A', 'B_X'], ['D_', 'B_', 'D_'])).toEqual(one);
    expect(Object.keys(one.values)).toEqual(['A', 'B_X', 'C']);
  });
});
