import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import { locateConfigKey } from '../hook/locate-config-key.ts';
import { basePathOf } from '../hook/next-config.ts';
import type { NextNotesInput } from '../plan-next.ts';
import { NEXT_DIRECTORY } from '../prepare-next.ts';

/** An error where Next built for another path than the hook has told it, which its own list of routes says. */
export async function basePathMissed(input: NextNotesInput): Promise<Diagnostic | null> {
  const { service, root, directory, mount } = input;
  const app = join(root, directory);
  const text = await readFile(join(app, NEXT_DIRECTORY, 'routes-manifest.json'), 'utf8').catch(() => null);
  // Next's own file, of the version that the hook ran in. Where there is none, a later step says that nothing was built.
  const built = text === null ? mount : (JSON.parse(text) as { readonly basePath?: string }).basePath || '/';
  if (built === mount) return null;
  return error(
    'BASE_PATH_CONFLICT',
    `The service "${service}" is mounted at ${mount}, but its build answers at ${built}.`,
    `Say \`basePath: '${basePathOf(mount)}'\` in the Next config.`,
    { service, location: locateConfigKey('basePath', app, root) },
  );
}
