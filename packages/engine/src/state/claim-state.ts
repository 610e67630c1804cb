import { join } from 'node:path';
import type { BuildContext } from '../build-context.ts';

/** Makes `.svc-build`, which ignores itself in git. Whatever writes there comes after this. */
export function claimState({
  host,
  directories,
}: Pick<BuildContext, 'host'> & { readonly directories: Pick<BuildContext['directories'], 'state'> }): void {
  const path = join(directories.state, '.gitignore');
  if (host.disk.identity(path) === null) host.disk.write(path, '*\n');
}
