import { posix } from 'node:path';
import { escapePlaceholders } from '@svc-build/model/plan';
import type { RuntimeFacts } from '@svc-build/model/runtime-facts';
import { GO } from './go/runtime.ts';
import { NODE } from './node/runtime.ts';
import { PYTHON } from './python/runtime.ts';
import { STATIC } from './static/runtime.ts';

/** The runtimes that come with svc-build. Of a directory that holds sources of several and no manifest, the first counts. */
export const RUNTIMES: readonly RuntimeFacts[] = [GO, PYTHON, NODE, STATIC];

/** A path below the project root as plans and outputs name it: `{root}/…`. */
export function inRoot(path: string): string {
  const normal = posix.normalize(path);
  return normal === '.' ? '{root}' : `{root}/${escapePlaceholders(normal)}`;
}
