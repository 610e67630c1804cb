import { expect, it } from 'vitest';
import { TracePaths } from './trace-paths.ts';

function looked(...paths: readonly string[]): TracePaths {
  const one = new TracePaths();
  for (const path of paths) one.add(path);
  return one;
}

const many = (prefix: string): readonly string[] => Array.from({ length: 20 }, (_, index) => `${prefix}${index}`);

it('takes over few paths, and refers to many', () => {
  const [few, group] = [looked('a', 'b'), looked(...many('m'))];
  const one = looked('own');
  one.refer(few);
  one.refer(group);
  expect([...one.paths]).toEqual(['own', 'a', 'b']);
  expect(one.all()).toEqual([one, group]);
});

it('refers to each set once, by whatever way', () => {
  const [inner, outer] = [looked(...many('i')), looked(...many('o'))];
  outer.refer(inner);
  const small = looked('s');
  small.refer(inner);
  const one = new TracePaths(looked('begun'));
  for (const other of [small, outer, inner]) one.refer(other);
  expect([...one.paths]).toEqual(['begun', 's']);
  expect(new Set(one.all())).toEqual(new Set([one, inner, outer]));
  expect(one.all()).toHaveLength(3);
});

it('a copy leaves what it was begun with alone', () => {
  const first = looked('a');
  const copy = new TracePaths(first);
  copy.add('b');
  copy.refer(looked(...many('m')));
  expect([...first.paths]).toEqual(['a']);
  expect(first.all()).toHaveLength(1);
});

it('takes over many paths too, when it is told so', () => {
  const one = looked('own');
  one.include(looked(...many('m')));
  expect(one.paths.size).toBe(21);
  expect(one.all()).toEqual([one]);
});
