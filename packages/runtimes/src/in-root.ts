import { posix } from 'node:path';
import { verbatim } from '@svc-build/model/placeholders';

/** A path below the project root as plans and outputs name it: `{root}/…`. */
export function inRoot(path: string): string {
  const normal = posix.normalize(path);
  return normal === '.' ? '{root}' : `{root}/${verbatim(normal)}`;
}
