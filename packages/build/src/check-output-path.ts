import { join, relative, sep } from 'node:path';
import { error } from '@svc-build/model/diagnostic';
import type { Files } from '@svc-build/model/host';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedProject } from '@svc-build/model/service';
import { whyNotOurs } from './why-not-ours.ts';

/** Refuses an output path whose replacement would cost the user files. */
export async function checkOutputPath(
  output: string,
  root: string,
  project: ResolvedProject,
  files: Files,
  isLeftByLastRun: () => boolean,
): Promise<Result<null>> {
  const real = await realPathOf(output, files);
  const realRoot = (await files.realPath(root)) ?? root;
  const shown = relative(root, output) || '.';
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
  const why = await whyNotOurs(output, files);
  if (why === null || isLeftByLastRun()) return ok(null);
  return refused(shown, why, 'Empty it, or name another directory with --output.');
}

function contains(outer: string, inner: string): boolean {
  const path = relative(outer, inner);
  return path === '' || !(path === '..' || path.startsWith(`..${sep}`));
}

/** The real path of something that may not be there yet: that of its nearest existing ancestor, and the rest. */
async function realPathOf(path: string, files: Files): Promise<string> {
  const real = await files.realPath(path);
  if (real !== null) return real;
  const parent = join(path, '..');
  return parent === path ? path : join(await realPathOf(parent, files), relative(parent, path));
}

function refused(
  output: string,
  why: string,
  help = 'Name another directory with --output, such as .vercel/output.',
): Result<never> {
  return fail(error('OUTPUT_REFUSED', `The output path "${output}" ${why}.`, help));
}
