import { join, relative } from 'node:path';
import { error } from '@svc-build/model/diagnostic';
import type { Files } from '@svc-build/model/host';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedProject } from '@svc-build/model/service';
import type { Directories } from '../build-context.ts';
import { foreignOutput } from './foreign-output.ts';
import { contains, realPlaceOf } from './real-place.ts';

/** What the system takes, less what is added: to the path what is in the output, and to the name what it is staged under. */
const MOST_PATH_BYTES = 3000;
const MOST_NAME_BYTES = 200;

/** Refuses an output path whose replacement would cost the user files. */
export async function checkOutputPath(
  { output, root }: Pick<Directories, 'output' | 'root'>,
  project: ResolvedProject,
  files: Files,
  isLeftByLastRun: () => boolean,
): Promise<Result<null>> {
  const names = output.split('/');
  if (Buffer.byteLength(output) > MOST_PATH_BYTES || names.some((name) => Buffer.byteLength(name) > MOST_NAME_BYTES))
    return refused(
      `${output.slice(0, 100)}…`,
      `is too long: at most ${MOST_PATH_BYTES} bytes, and ${MOST_NAME_BYTES} in a name`,
    );
  const real = await realPlaceOf(output, files);
  const realRoot = (await files.realPath(root)) ?? root;
  const shown = relative(root, output) || '.';
  if (contains(root, output) && !contains(realRoot, real))
    return refused(
      shown,
      'leads out of the project through a link',
      'Remove the link, or name another directory with --output.',
    );
  if (contains(real, realRoot)) return refused(shown, 'is the project or a directory around it');
  for (const service of project.services) {
    const serviceRoot = join(realRoot, service.root);
    if (contains(real, serviceRoot)) return refused(shown, `holds the sources of service "${service.name}"`);
    // Below a service at the project root only what is hidden is none of its sources.
    const isHidden = service.root === '.' && relative(realRoot, real).startsWith('.');
    if (contains(serviceRoot, real) && !isHidden)
      return refused(shown, `lies in the sources of service "${service.name}"`);
  }
  if (contains(join(realRoot, '.svc-build'), real))
    return refused(shown, 'lies in the directory that svc-build works in');
  if (contains(join(realRoot, '.git'), real)) return refused(shown, 'lies in the history of the project');
  const why = await foreignOutput(output, files);
  if (why === null || isLeftByLastRun()) return ok(null);
  return refused(shown, why, 'Empty it, or name another directory with --output.');
}

function refused(
  output: string,
  why: string,
  help = 'Name another directory with --output, such as .vercel/output.',
): Result<never> {
  return fail(error('OUTPUT_REFUSED', `The output path "${output}" ${why}.`, help));
}
