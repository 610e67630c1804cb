import { existsSync, readdirSync } from 'node:fs';
import type { Builder } from '@svc-build/model/builder';

/**
 * Every builder that comes with svc-build: the default export of each directory here. Found, not listed, so that a new
 * framework is a directory and nothing else. The bundle of the command holds the same list, made when it is built
 * (packages/cli/builder-directories.mjs).
 */
export const BUILDERS: readonly Builder[] = await Promise.all(
  readdirSync(new URL('.', import.meta.url))
    .filter((name) => existsSync(new URL(`${name}/index.ts`, import.meta.url)))
    .sort()
    .map(async (name) => ((await import(`./${name}/index.ts`)) as { readonly default: Builder }).default),
);
