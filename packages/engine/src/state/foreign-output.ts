import { join } from 'node:path';
import type { Files } from '@svc-build/model/host';
import { isManifest, MANIFEST_FILE } from '@svc-build/model/manifest-file';

/** Why what lies at the output's place may not be replaced: svc-build did not write it. Null when nothing would be lost. */
export async function foreignOutput(
  output: string,
  files: Pick<Files, 'stat' | 'list' | 'readText'>,
): Promise<string | null> {
  const stat = await files.stat(output);
  if (stat === null) return null;
  if (stat.kind !== 'directory') return 'is not a directory';
  if ((await files.list(output)).length === 0) return null;
  const manifest = await files.readText(join(output, MANIFEST_FILE));
  const isOurs = manifest !== null && isManifest(manifest);
  return isOurs ? null : 'is a directory that svc-build did not write, and it is not empty';
}
