import { expect, it } from 'vitest';
import { bakedValues, secretResultKey } from './baked-values.ts';

const KEY = `sha256:${'ab'.repeat(32)}`;

it('are the same for one key of one project, and others for another of either', () => {
  const ours = bakedValues(KEY, 'of this project');
  expect(bakedValues(KEY, 'of this project')).toEqual(ours);
  expect(bakedValues(KEY, 'of another project').secret).not.toBe(ours.secret);
  expect(bakedValues(KEY.replace('a', 'c'), 'of this project').secret).not.toBe(ours.secret);
});

it('a result that holds a secret has the name of no other project’s, and one that does not tell the secret', () => {
  const [ours, theirs] = [bakedValues(KEY, 'of this project'), bakedValues(KEY, 'of another project')];
  expect(secretResultKey(ours)).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(secretResultKey(ours)).not.toBe(secretResultKey(theirs));
  expect(secretResultKey(ours)).not.toContain(ours.secret);
});
