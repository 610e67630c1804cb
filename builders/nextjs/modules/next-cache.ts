import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type CachePlace, keepCache, takeCache } from '../kept-cache.ts';
import { NEXT_DIRECTORY } from '../prepare-next.ts';

/** `take` before a build and `keep` after it: moves Next's cache from and to where it outlives builds. */
function nextCache(turn: string | undefined, directory: string, kept: string): void {
  const cache = join(directory, NEXT_DIRECTORY, 'cache');
  try {
    const place: CachePlace = { cache, kept, version: versionOf(directory) };
    if (turn === 'take') takeCache(place);
    else keepCache(place);
  } catch (thrown) {
    // Without a cache a build takes longer, and nothing else. With half of one it might fail.
    process.stdout.write(`The cache of Next.js is not used: ${thrown}\n`);
    discard(kept);
    if (turn === 'take') discard(cache);
  }
}

function discard(directory: string): void {
  try {
    rmSync(directory, { recursive: true, force: true });
  } catch (thrown) {
    process.stdout.write(`It could not be removed: ${thrown}\n`);
  }
}

/** Compilers tell their own bundler's cache from others by its name; the rest is on us. Paths are in it, so the place counts. */
function versionOf(directory: string): string {
  const manifest = createRequire(join(directory, 'package.json')).resolve('next/package.json');
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { readonly version: string };
  const place = createHash('sha256').update(directory).digest('hex').slice(0, 8);
  const [node] = process.versions.node.split('.');
  return `next-${version}-node-${node}-${process.platform}-${process.arch}-${place}`;
}

const [turn, directory = '', kept = ''] = process.argv.slice(2);
nextCache(turn, directory, kept);
