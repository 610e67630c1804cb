import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compare } from '@svc-build/model/json';

/**
 * What of Next's cache directory is kept between builds: compilers' own memory, which they check against their inputs.
 * `fetch-cache` is not: it holds answers of other servers, which are no input of the build and may have changed since;
 * a page built from one would be wrong without a sign of it. Nor are the preview keys that Next keeps there.
 */
const COMPILERS = ['turbopack', 'webpack', 'rspack', 'swc', '.tsbuildinfo'];

const FILES = 'files';
const SEAL = 'seal';

/** Absolute places. */
export interface CachePlace {
  /** Where Next has its cache, such as `.next/cache`. */
  readonly cache: string;
  /** What is kept for this service, a directory for each version. */
  readonly kept: string;
  /** The name of all that makes a cache useless to another build, such as Next's version. */
  readonly version: string;
}

/**
 * Puts the kept cache where Next looks for it, and nothing else: what another build left there goes. It is a copy, so a
 * build that fails or is killed half way harms nothing. A kept cache that is not as it was left is dropped: compilers
 * trust theirs, and Turbopack ends a build over a broken one.
 */
export function takeCache({ cache, kept, version }: CachePlace): void {
  rmSync(cache, { recursive: true, force: true });
  for (const other of namesIn(kept)) {
    if (other !== version) rmSync(join(kept, other), { recursive: true, force: true });
  }
  const own = join(kept, version);
  const seal = join(own, SEAL);
  if (existsSync(seal) && readFileSync(seal, 'utf8') === contentDigest(join(own, FILES))) {
    cpSync(join(own, FILES), cache, { recursive: true });
  } else rmSync(own, { recursive: true, force: true });
}

/** Keeps what a build that succeeded left in its cache; the seal comes last, so half a cache has none. */
export function keepCache({ cache, kept, version }: CachePlace): void {
  const own = join(kept, version);
  rmSync(own, { recursive: true, force: true });
  mkdirSync(join(own, FILES), { recursive: true });
  for (const name of namesIn(cache).filter((one) => COMPILERS.includes(one))) {
    renameSync(join(cache, name), join(own, FILES, name));
  }
  writeFileSync(join(own, SEAL), contentDigest(join(own, FILES)));
}

/** A digest of every file below a directory, by path and contents. */
function contentDigest(directory: string): string {
  const hash = createHash('sha256');
  const visit = (below: string): void => {
    for (const child of readdirSync(join(directory, below), { withFileTypes: true }).sort(byName)) {
      const path = join(below, child.name);
      if (child.isDirectory()) visit(path);
      else {
        const contents = readFileSync(join(directory, path));
        hash.update(`${path}\0${contents.byteLength}\0`).update(contents);
      }
    }
  };
  visit('');
  return hash.digest('hex');
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return compare(a.name, b.name);
}

function namesIn(directory: string): readonly string[] {
  return existsSync(directory) ? readdirSync(directory) : [];
}
