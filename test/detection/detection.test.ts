import { BUILDERS } from '@svc-build/builders/all';
import { memoryTree } from '@svc-build/host/testing/memory-tree';
import type { Diagnostic } from '@svc-build/model/diagnostic';
import { andThen } from '@svc-build/model/result';
import { loadConfig } from '@svc-build/project/dialects/declare-project';
import { resolveProject } from '@svc-build/project/resolve/resolve-project';
import { RUNTIMES } from '@svc-build/runtimes/runtimes';
import { describe, expect, it } from 'vitest';
import { type DetectionCase, FAMILIES } from './cases.ts';

const PUBLISHED = BUILDERS.find(({ name }) => name === 'static') ?? expect.fail('No builder publishes files.');

interface Found {
  readonly found: string;
  readonly warned: readonly string[];
  readonly message: string;
}

/** What is found in a tree, or what is wrong with it. Of files that are published as they lie, this is said when they are planned. */
async function foundIn({ at, pinned, files }: DetectionCase): Promise<Found> {
  const service = { entrypoint: at, routePrefix: '/', ...(pinned === null ? {} : { framework: pinned }) };
  const tree = memoryTree({ 'vercel.json': JSON.stringify({ experimentalServices: { it: service } }), ...files });
  const resolved = await andThen(await loadConfig(tree), (declaration) =>
    resolveProject(declaration, { builders: BUILDERS, runtimes: RUNTIMES }, tree),
  );
  if (!resolved.ok) return wrong(resolved.diagnostics);
  const [only] = resolved.value.services;
  if (only === undefined) throw new Error('There is no service.');
  const planned = only.framework === 'static' ? await PUBLISHED.plan(only, tree, {}) : null;
  const refusal = planned?.ok === false ? planned.diagnostics.filter(({ code }) => code === 'PROGRAM_PUBLISHED') : [];
  if (refusal.length > 0) return wrong(refusal);
  return { found: only.framework, warned: resolved.warnings.map(({ code }) => code), message: '' };
}

function wrong(diagnostics: readonly Diagnostic[]): Found {
  const message = diagnostics.map((one) => one.message).join('\n');
  return { found: diagnostics[0]?.code ?? 'nothing', warned: [], message };
}

describe.each(FAMILIES)('$name', ({ cases }) => {
  it.each(cases)('$title', async (one) => {
    const { message, ...answer } = await foundIn(one);
    expect({ ...answer, message: one.found === answer.found ? '' : message }).toEqual({
      found: one.found,
      warned: one.warned,
      message: '',
    });
    for (const words of one.says) expect(message).toContain(words);
  });
});

it('there are at least 150 trees, each with a title of its own', () => {
  const titles = FAMILIES.flatMap(({ name, cases }) => cases.map(({ title }) => `${name}: ${title}`));
  expect(titles.length).toBeGreaterThanOrEqual(150);
  expect(titles).toHaveLength(new Set(titles).size);
});

it('every framework that has a builder is found in one of them', () => {
  const found = new Set(FAMILIES.flatMap(({ cases }) => cases.map((one) => one.found)));
  const slugs = BUILDERS.flatMap(({ frameworks }) => frameworks.map(({ slug }) => slug));
  expect(slugs.filter((slug) => !found.has(slug))).toEqual([]);
});
