import { dirname } from 'node:path';
import { type ArchiveFormat, formatOfName } from '@svc-build/archive/archive-format';
import { error } from '@svc-build/model/diagnostic';
import type { Files } from '@svc-build/model/host';
import { isBelow } from '@svc-build/model/names';
import { fail, ok, type Result } from '@svc-build/model/result';

/** The format of an archive that may be written where it is wanted: not into the directory that it is made of. */
export async function placeArchive(
  archive: string,
  directory: string,
  files: Pick<Files, 'realPath'>,
): Promise<Result<ArchiveFormat>> {
  const format = formatOfName(archive);
  if (format === null) throw new Error(`The command line lets nothing pass that is named ${archive}.`);
  const inside = isBelow(await realPlaceOf(archive, files), (await files.realPath(directory)) ?? directory);
  if (!inside) return ok(format);
  return fail(
    error(
      'USAGE',
      `The archive "${archive}" would lie in the output that it is made of.`,
      'Name a file outside of it, such as .vercel/output.tar.gz.',
    ),
  );
}

/** The nearest directory above a file that is there, without links. */
async function realPlaceOf(file: string, files: Pick<Files, 'realPath'>): Promise<string> {
  const above = dirname(file);
  return (await files.realPath(above)) ?? realPlaceOf(above, files);
}
