import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { locateJsonKey } from '@svc-build/manifests/documents/locate-json';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';

import { locateConfigKey } from './locate-config-key.ts';
import { basePathOf } from './next-config.ts';

const PROJECT_CONFIG = 'vercel.json';

/** The app's own base path, where the service is mounted elsewhere: no choice between the two would be right. */
export function basePathConflict(
  basePath: string,
  app: { readonly directory: string; readonly root: string; readonly service: string; readonly mount: string },
): Diagnostic | null {
  const { directory, root, service, mount } = app;
  if (basePath === '' || basePath === basePathOf(mount)) return null;
  const own = locateConfigKey('basePath', directory, root);
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

function readText(path: string): string | null {
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}
