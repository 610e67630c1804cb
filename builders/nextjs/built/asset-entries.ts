import { posix } from 'node:path';
import type { Entry } from '@svc-build/model/build-output';
import type { NextBundleInput } from '../next-bundle.ts';
import { NEXT_DIRECTORY } from '../prepare-next.ts';
import { type BuiltConfig, hashedAssetsAt, optimisesImages } from './built-config.ts';
import { entriesBelow } from './entries-below.ts';
import type { BuiltRoutes } from './routes-manifest.ts';

const IMAGE = /\.(?:avif|bmp|gif|heic|ico|jp2|jpe?g|jxl|png|svg|tiff?|webp)$/i;

/** Entries of files: some go to the server, some are served without asking it. */
interface Assets {
  readonly server: readonly Entry[];
  readonly assets: readonly Entry[];
}

/**
 * Hashed assets are served without asking the server. So is `public`, unless the app decides about its files too: by
 * middleware, headers, redirects or rewrites that come before files. Then the server has them, and the gateway has not.
 * Images that the server makes smaller on request are in both places, because it asks nobody else for them.
 */
export async function assetEntries(input: NextBundleInput, config: BuiltConfig, routes: BuiltRoutes): Promise<Assets> {
  const below = (directory: string, at: string) => entriesBelow(posix.join(input.directory, directory), at, input.root);
  const isNeeded = ({ path }: Entry): boolean => optimisesImages(config) && IMAGE.test(path);
  const hashed = `${NEXT_DIRECTORY}/static`;
  const assets = await below(hashed, hashedAssetsAt(config));
  const images = (await below(hashed, posix.join(input.directory, hashed))).filter(isNeeded);
  const own = await below('public', posix.join(input.directory, 'public'));
  return decidesAboutFiles(routes)
    ? { server: [...images, ...own], assets }
    : { server: [...images, ...own.filter(isNeeded)], assets: [...assets, ...(await below('public', '.'))] };
}

function decidesAboutFiles({ headers, redirects, rewrites, hasMiddleware }: BuiltRoutes): boolean {
  return (
    hasMiddleware ||
    headers.length > 0 ||
    rewrites.before.length > 0 ||
    redirects.some(({ internal }) => internal !== true)
  );
}
