import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { isBelow } from '@svc-build/model/names';
import type { NextBundleInput } from '../next-bundle.ts';
import { NEXT_DIRECTORY } from '../prepare-next.ts';

/** The part that matters here of the config that Next built with, defaults and all. */
export interface BuiltConfig {
  readonly output?: 'standalone' | 'export';
  readonly basePath: string;
  readonly assetPrefix: string;
  readonly images: { readonly path: string; readonly unoptimized: boolean; readonly loader: string };
  readonly cacheHandler?: string;
  readonly cacheHandlers?: Readonly<Record<string, string | undefined>>;
}

/** Reads it from where Next writes it down for servers; null when there was no build. */
export async function builtConfig({ root, directory }: NextBundleInput): Promise<BuiltConfig | null> {
  const file = join(root, directory, NEXT_DIRECTORY, 'required-server-files.json');
  const text = await readFile(file, 'utf8').catch(() => null);
  // Next's own file, of the version that the hook ran in.
  return text === null ? null : (JSON.parse(text) as { readonly config: BuiltConfig }).config;
}

/** Whether the server makes images smaller on request; Next answers `/_next/image` with 404 where it does not. */
export function optimisesImages({ images }: BuiltConfig): boolean {
  return !images.unoptimized && images.loader === 'default';
}

/** Where browsers ask for hashed assets, below the mount. An assetPrefix that is a URL leads to a copy of them elsewhere. */
export function hashedAssetsAt({ basePath, assetPrefix }: BuiltConfig): string {
  const mount = basePath === '' ? '/' : basePath;
  const isPath = assetPrefix.startsWith('/') && isBelow(assetPrefix, mount);
  return posix.join(isPath ? posix.relative(mount, assetPrefix) : '', '_next/static');
}
