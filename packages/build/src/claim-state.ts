import { join } from 'node:path';
import type { BuildContext } from './build-context.ts';

/** Makes `.svc-build`, which ignores itself in git. Whatever writes there comes after this. */
export async function claimState({ host, directories }: BuildContext): Promise<void> {
  await host.files.create(join(directories.state, '.gitignore'), '*\n');
}
