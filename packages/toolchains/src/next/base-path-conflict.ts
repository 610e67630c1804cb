import { existsSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { type Diagnostic, error, type Location } from '@svc-build/model/diagnostic';
import { locateJsonKey, locateOffset } from '../locate-json-key.ts';
import { basePathOf } from './next-config.ts';

const CONFIG_FILES = ['next.config.js', 'next.config.mjs', 'next.config.ts', 'next.config.mts', 'next.config.cjs'];
const PROJECT_CONFIG = 'vercel.json';

/** The app's own base path, where the service is mounted elsewhere: no choice between the two would be right. */
export function basePathConflict(
  basePath: string,
  app: { readonly directory: string; readonly root: string; readonly service: string; readonly mount: string },
): Diagnostic | null {
  const { directory, root, service, mount } = app;
  if (basePath === '' || basePath === basePathOf(mount)) return null;
  const own = locateBasePath(directory, root);
  const config = readText(join(root, PROJECT_CONFIG));
  const prefix = config && locateJsonKey(PROJECT_CONFIG, config, ['experimentalServices', service, 'routePrefix']);
  return error(
    'BASE_PATH_CONFLICT',
    `The service "${service}" is mounted at ${mount}, but its own basePath is ${basePath}.`,
    mount === '/'
      ? 'Remove the basePath, or make it the routePrefix.'
      : `Remove the basePath, which then becomes ${mount} by itself, or make it the routePrefix.`,
    {
      service,
      location: own,
      related: prefix ? [{ message: `The service "${service}" is mounted here.`, location: prefix }] : [],
    },
  );
}

/** Where the config says so: its first mention, else its first line, because a config may compute what it says. */
function locateBasePath(directory: string, root: string): Location | null {
  const name = CONFIG_FILES.find((file) => existsSync(join(directory, file)));
  if (name === undefined) return null;
  const path = join(directory, name);
  const text = readText(path) ?? '';
  const found = /\bbasePath\b/.exec(text);
  const file = relative(root, path).split(sep).join('/');
  return locateOffset(file, text, found?.index ?? 0, found?.[0].length ?? 1);
}

function readText(path: string): string | null {
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}
