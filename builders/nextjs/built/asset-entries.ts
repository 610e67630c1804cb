import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { Entry } from '@svc-build/model/build-output';
import type { NextBundleInput } from '../next-bundle.ts';
import { NEXT_DIRECTORY } from '../prepare-next.ts';
import { type BuiltConfig, hashedAssetsAt, optimisesImages } from './built-config.ts';
import { entriesBelow } from './entries-below.ts';

const IMAGE = /\.(?:avif|bmp|gif|heic|ico|jp2|jpe?g|jxl|png|svg|tiff?|webp)$/i;

/** Entries of files: some go to the server, some are served without asking it. */
interface Assets {
  readonly server: readonly Entry[];
  readonly assets: readonly Entry[];
}

/** The part of Next's manifests that says whether its server wants a say in requests for files. */
interface RoutesManifest {
  readonly headers?: readonly unknown[];
  readonly redirects?: readonly { readonly internal?: boolean }[];
  readonly rewrites?: { readonly beforeFiles?: readonly unknown[] } | readonly unknown[];
}

/**
 * Hashed assets are served without asking the server. So is `public`, unless the app decides about its files too: by
 * middleware, headers, redirects or rewrites that come before files. Then the server has them, and the gateway has not.
 * Images that the server makes smaller on request are in both places, because it asks nobody else for them.
 */
export async function assetEntries(input: NextBundleInput, config: BuiltConfig): Promise<Assets> {
  const dist = posix.join(input.directory, NEXT_DIRECTORY);
  const below = (directory: string, at: string) => entriesBelow(posix.join(input.directory, directory), at, input.root);
  const isNeeded = ({ path }: Entry): boolean => optimisesImages(config) && IMAGE.test(path);
  const hashed = `${NEXT_DIRECTORY}/static`;
  const assets = await below(hashed, hashedAssetsAt(config));
  const images = (await below(hashed, posix.join(input.directory, hashed))).filter(isNeeded);
  const own = await below('public', posix.join(input.directory, 'public'));
  return (await decidesAboutFiles(join(input.root, dist)))
    ? { server: [...images, ...own], assets }
    : { server: [...images, ...own.filter(isNeeded)], assets: [...assets, ...(await below('public', '.'))] };
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
