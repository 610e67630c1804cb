import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { walkFiles } from '@svc-build/runtimes/bundle/walk-files';
import type { NextBundleInput } from '../next-bundle.ts';
import { NEXT_DIRECTORY } from '../prepare-next.ts';
import { type BuiltConfig, optimisesImages } from './built-config.ts';

const SHARP = /(?:^|\/)node_modules\/(?:sharp|@img\/[^/]+)(?:\/|$)/;
const BINARY =
  /(?:^|\/)node_modules\/@img\/sharp-(?:libvips-)?((?:linux|linuxmusl|darwin|win32|freebsd)-[a-z0-9]+)(?:\/|$)/;

/**
 * Says which paths hold image code that this server cannot come to use: half of a bundle is sharp, the library behind
 * `/_next/image`. Some package managers install it for every C library, and it loads that of its own machine; and where
 * images are served as they are, nobody asks for it, unless the app itself does.
 */
export async function unusedBinaries(input: NextBundleInput, config: BuiltConfig): Promise<(path: string) => boolean> {
  if (!(await isSharpUsed(input, config))) return (path) => SHARP.test(path);
  return (path) => {
    const platform = BINARY.exec(path)?.[1];
    return platform !== undefined && platform !== ownPlatform();
  };
}

/** What the app's own code uses is in the traces of its routes; a cache handler is in the server's. */
async function isSharpUsed({ root, directory }: NextBundleInput, config: BuiltConfig): Promise<boolean> {
  if (optimisesImages(config)) return true;
  if (config.cacheHandler !== undefined || Object.values(config.cacheHandlers ?? {}).some(Boolean)) return true;
  const server = join(root, posix.join(directory, NEXT_DIRECTORY, 'server'));
  const traces = (await walkFiles(server)).filter((path) => path.endsWith('.nft.json'));
  const texts = await Promise.all(traces.map((path) => readFile(join(server, path), 'utf8')));
  return texts.some((text) => text.includes('/node_modules/sharp/'));
}

/** As sharp calls the machine that it runs on. */
function ownPlatform(): string {
  // The report's own type says nothing; a glibc names its version there.
  const { header } = process.report.getReport() as { readonly header: { readonly glibcVersionRuntime?: string } };
  const isMusl = process.platform === 'linux' && header.glibcVersionRuntime === undefined;
  return `${process.platform}${isMusl ? 'musl' : ''}-${process.arch}`;
}
