import { UNBUILT_FRAMEWORKS } from '@svc-build/model/unbuilt-frameworks';
import * as vercel from '@vercel/frameworks';
import { expect, test } from 'vitest';
import { BUILDERS } from './all.ts';

const built = BUILDERS.flatMap(({ frameworks }) => frameworks.flatMap(({ slug, aliases }) => [slug, ...aliases]));
const theirs = vercel.frameworkList.flatMap(({ slug }) => slug ?? []);

test('what Vercel calls a framework is one here, or is refused by its name', () => {
  expect(theirs.length).toBeGreaterThan(50);
  expect(theirs.filter((slug) => !built.includes(slug) && !Object.hasOwn(UNBUILT_FRAMEWORKS, slug))).toEqual([]);
});

test('nothing is refused by its name that has a builder, or that Vercel does not know', () => {
  const refused = Object.keys(UNBUILT_FRAMEWORKS);
  expect(refused.filter((slug) => built.includes(slug))).toEqual([]);
  expect(refused.filter((slug) => !theirs.some((one) => one === slug))).toEqual([]);
});
