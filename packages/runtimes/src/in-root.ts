import { posix } from 'node:path';
import { escapePlaceholders } from '@svc-build/model/placeholders';

/** A path below the project root as plans and outputs name it: `{root}/…`. */
export function inRoot(path: string): string {
  const normal = posix.normalize(path);
  return normal === '.' ? '{root}' : `{root}/${escapePlaceholders(normal)}`;
}
