import { existsSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import { locateJsonKey } from '../locate-json-key.ts';

/** A Next.js that has the hook but does not say yet, as 16.2 does, what it is and where: its builds differ in more than that. */
export function nextTooOld(directory: string, root: string, service: string): Diagnostic {
  const path = join(directory, 'package.json');
  const file = relative(root, path).split(sep).join('/');
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const location =
    locateJsonKey(file, text, ['dependencies', 'next']) ?? locateJsonKey(file, text, ['devDependencies', 'next']);
  return error(
    'FRAMEWORK_VERSION',
    `The service "${service}" was given a Next.js older than 16.2.`,
    'Raise the version of next to 16.2 or later.',
    { service, location },
  );
}
