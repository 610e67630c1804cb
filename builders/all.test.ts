import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { toolDirectories } from '@svc-build/model/never-bundled';
import { RUNTIMES } from '@svc-build/runtimes/runtimes';
import type { SiteFacts } from '@svc-build/runtimes/site/site-facts';
import { expect, test, vi } from 'vitest';
import { BUILDERS } from './all.ts';

const { sites } = vi.hoisted(() => ({ sites: [] as SiteFacts[] }));
vi.mock('@svc-build/runtimes/site/site', async (load) => {
  const real = await load<typeof import('@svc-build/runtimes/site/site')>();
  return {
    site: (facts: SiteFacts) => {
      sites.push(facts);
      return real.site(facts);
    },
  };
});

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

test('what site generators keep beside the sources is known as such to all that walks there', () => {
  const hidden = sites.flatMap(({ state }) => state.flatMap((pattern) => /^(\.[^/]+)\/\*\*$/.exec(pattern)?.[1] ?? []));
  // Other programs of a project call so what they read, and neither remembers what a build has written.
  const known = [...toolDirectories(RUNTIMES), '.cache', '.data'];
  expect(hidden).toContain('.docusaurus');
  expect(hidden.filter((name) => !known.includes(name))).toEqual([]);
});
