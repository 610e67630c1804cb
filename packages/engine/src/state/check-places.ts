import { join, relative, resolve, sep } from 'node:path';
import { error } from '@svc-build/model/diagnostic';
import type { Files } from '@svc-build/model/host';
import { isManifest, MANIFEST_FILE } from '@svc-build/model/manifest-file';
import { isInstalled } from '@svc-build/model/never-bundled';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { RuntimeFacts } from '@svc-build/model/runtime-facts';
import type { ResolvedProject } from '@svc-build/model/service';
import type { BuildContext, Directories } from '../build-context.ts';

/** What the system takes, less what is added: to the path what is in the output, and to the name what it is staged under. */
const MOST_PATH_BYTES = 3000;
const MOST_NAME_BYTES = 200;

/** Where an output is to be. */
interface OutputPlace extends Pick<Directories, 'output' | 'root'> {
  /** Whether what is there is what the last run left, though what says so was lost. */
  readonly isLeftByLastRun: () => boolean;
}

/** Refuses an output path whose replacement would cost the user files. */
export async function checkOutputPath(
  { output, root, isLeftByLastRun }: OutputPlace,
  project: ResolvedProject,
  files: Files,
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

/** Whether a path is a directory or lies below it; both are real paths. */
function contains(outer: string, inner: string): boolean {
  const path = relative(outer, inner);
  return path === '' || !(path === '..' || path.startsWith(`..${sep}`));
}

/** As many links as a system follows. */
const MOST_LINKS = 40;

/** The real path of something that may not be there yet: that of its nearest existing ancestor, and the rest; behind a broken link, where that leads. */
async function realPlaceOf(path: string, files: Files, links = 0): Promise<string> {
  const real = await files.realPath(path);
  const parent = join(path, '..');
  if (real !== null || parent === path || links > MOST_LINKS) return real ?? path;
  const target = await files.readLink(path);
  const above = await realPlaceOf(parent, files, links);
  if (target === null) return join(above, relative(parent, path));
  return realPlaceOf(resolve(above, target), files, links + 1);
}

type CacheContext = Pick<BuildContext, 'directories' | 'host' | 'runtimes'>;

/** Refuses a cache that would be source or output at the same time: it would be published, or lost with the next swap. */
export async function checkCachePath(
  { services }: Pick<ResolvedProject, 'services'>,
  { directories: { cache, output, root }, host: { files }, runtimes }: CacheContext,
): Promise<Result<null>> {
  const real = await realPlaceOf(cache, files);
  const realRoot = (await files.realPath(root)) ?? root;
  const realOutput = await realPlaceOf(output, files);
  const shown = relative(root, cache) || '.';
  if (contains(real, realRoot)) return refusedCache(shown, 'is the project or a directory around it');
  if (contains(real, realOutput)) return refusedCache(shown, 'holds the output');
  if (contains(realOutput, real)) return refusedCache(shown, 'lies in the output');
  if (contains(join(realRoot, '.git'), real)) return refusedCache(shown, 'lies in the history of the project');
  for (const service of services) {
    const sources = join(realRoot, service.root);
    if (contains(real, sources)) return refusedCache(shown, `holds the sources of service "${service.name}"`);
    // At the root of the project it is in some service's directory wherever it is; inputs leave it out.
    const isSource = service.root !== '.' && contains(sources, real);
    if (
      isSource &&
      !relative(sources, real)
        .split('/')
        .some((name) => isNoSource(name, runtimes))
    )
      return refusedCache(shown, `lies in the sources of service "${service.name}"`);
  }
  return ok(null);
}

/** Hidden and installed directories are no sources. */
function isNoSource(name: string, runtimes: readonly RuntimeFacts[]): boolean {
  return name.startsWith('.') || isInstalled(name, runtimes);
}

function refusedCache(cache: string, why: string): Result<never> {
  const help = 'Name another directory with --cache-dir or "cache.dir", such as .svc-build/cache.';
  return fail(error('STATE_REFUSED', `The cache directory "${cache}" ${why}.`, help));
}
