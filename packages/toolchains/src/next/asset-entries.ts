import { readFile, stat } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { Entry } from '@svc-build/model/build-output';
import { inRoot } from '../in-root.ts';
import type { NextBundle, NextBundleInput } from './next-bundle.ts';
import { NEXT_DIRECTORY } from './next-settings.ts';
import { walkFiles } from './walk-files.ts';

/** The part of Next's manifests that says whether its server wants a say in requests for files. */
interface RoutesManifest {
  readonly headers?: readonly unknown[];
  readonly redirects?: readonly { readonly internal?: boolean }[];
  readonly rewrites?: { readonly beforeFiles?: readonly unknown[] } | readonly unknown[];
}

/**
 * Hashed assets are served without asking the server. So is `public`, unless the app decides about its files too: by
 * middleware, headers, redirects or rewrites that come before files. Then the server has them, and the gateway has not.
 */
export async function assetEntries(input: NextBundleInput): Promise<NextBundle> {
  const dist = posix.join(input.directory, NEXT_DIRECTORY);
  const hashed = await entriesBelow(posix.join(dist, 'static'), '_next/static', input.root);
  const folder = posix.join(input.directory, 'public');
  return (await decidesAboutFiles(join(input.root, dist)))
    ? { server: await entriesBelow(folder, folder, input.root), assets: hashed }
    : { server: [], assets: [...hashed, ...(await entriesBelow(folder, '.', input.root))] };
}

/** Files of a directory, at their places below another; links become what they lead to. */
async function entriesBelow(directory: string, at: string, root: string): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for (const path of await walkFiles(join(root, directory))) {
    const found = await stat(join(root, directory, path)).catch(() => null);
    if (found?.isFile() !== true) continue;
    entries.push({ kind: 'file', path: posix.join(at, path), from: inRoot(posix.join(directory, path)), mode: 0o644 });
  }
  return entries;
}

async function decidesAboutFiles(dist: string): Promise<boolean> {
  const read = async (file: string): Promise<unknown> => {
    const text = await readFile(join(dist, file), 'utf8').catch(() => '{}');
    return JSON.parse(text);
  };
  // Next's own files, of the version that the hook ran in.
  const routes = (await read('routes-manifest.json')) as RoutesManifest;
  const edge = (await read('server/middleware-manifest.json')) as { readonly middleware?: object };
  const node = (await read('server/functions-config-manifest.json')) as { readonly functions?: object };
  const before = routes.rewrites !== undefined && 'beforeFiles' in routes.rewrites ? routes.rewrites.beforeFiles : [];
  return (
    Object.keys(edge.middleware ?? {}).length > 0 ||
    Object.hasOwn(node.functions ?? {}, '/_middleware') ||
    (routes.headers ?? []).length > 0 ||
    (before ?? []).length > 0 ||
    (routes.redirects ?? []).some(({ internal }) => internal !== true)
  );
}
