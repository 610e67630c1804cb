import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { Location } from '@svc-build/model/diagnostic';
import { locateDependency } from '../next-range.ts';

/** Where the manifest of an app, or of a workspace around it, asks for Next. */
export function locateNext(app: string, root: string): Location | null {
  for (const directory of [app, '.']) {
    const file = posix.join(directory, 'package.json');
    const text = existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : '';
    const location = locateDependency(file, text, 'next');
    if (location !== null) return location;
  }
  return null;
}
