import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { BUILDERS } from './all.ts';

const here = fileURLToPath(new URL('.', import.meta.url));

test('every directory is a builder of its own name, and no framework is two', () => {
  const directories = readdirSync(here).filter((name) => existsSync(`${here}/${name}/index.ts`));
  expect(BUILDERS.map(({ name }) => name)).toEqual(directories.sort());
  const slugs = BUILDERS.flatMap(({ frameworks }) => frameworks.flatMap(({ slug, aliases }) => [slug, ...aliases]));
  expect(slugs).toEqual([...new Set(slugs)]);
});

test('every framework has an example', () => {
  for (const { name, frameworks } of BUILDERS) {
    const examples = frameworks.length === 1 ? ['example'] : frameworks.map(({ slug }) => `examples/${slug}`);
    for (const example of examples) expect(existsSync(`${here}/${name}/${example}/expect.json`), example).toBe(true);
  }
});

test('what a framework is built on is one too', () => {
  const frameworks = BUILDERS.flatMap((builder) => builder.frameworks);
  const slugs = frameworks.map(({ slug }) => slug);
  for (const { builtOn } of frameworks) for (const slug of builtOn) expect(slugs).toContain(slug);
});
