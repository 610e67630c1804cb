import { type Diagnostic, warning } from '@svc-build/model/diagnostic';
import { isBelow } from '@svc-build/model/names';
import { EXPORT_DIRECTORY, NEXT_DIRECTORY } from '../prepare-next.ts';
import { locateConfigKey } from './locate-config-key.ts';
import type { NextConfig } from './next-config.ts';

interface App {
  readonly directory: string;
  readonly root: string;
  readonly service: string;
  readonly mount: string;
}

/** What of the app's own config works otherwise than it says. */
export function configNotes({ distDir, assetPrefix }: NextConfig, app: App): readonly Diagnostic[] {
  const { directory, root, service, mount } = app;
  const at = (key: string) => ({ service, location: locateConfigKey(key, directory, root) });
  const notes: Diagnostic[] = [];
  if (distDir !== NEXT_DIRECTORY) {
    notes.push(
      warning(
        'CONFIG_IGNORED_KEY',
        `The service "${service}" is built into ${NEXT_DIRECTORY}, although its distDir is ${distDir}.`,
        `Remove the distDir; scripts find the build in ${NEXT_DIRECTORY}, and an export in ${EXPORT_DIRECTORY}.`,
        at('distDir'),
      ),
    );
  }
  if (assetPrefix.startsWith('/') && !isBelow(assetPrefix, mount)) {
    notes.push(
      warning(
        'BASE_PATH_CONFLICT',
        `The service "${service}" is mounted at ${mount}, but browsers will ask for its assets at ${assetPrefix}.`,
        'Remove the assetPrefix, or make it the routePrefix or a path below it.',
        at('assetPrefix'),
      ),
    );
  }
  return notes;
}
