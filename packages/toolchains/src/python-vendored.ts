import { posix } from 'node:path';
import type { Entry } from '@svc-build/model/build-output';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import { verbatim } from '@svc-build/model/placeholders';
import { all, fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';

/** An installed directory as a part of a bundle. */
export interface Vendored {
  readonly entries: readonly Entry[];
  /** Directories to import from, in the bundle: itself, and those that its `.pth` files add. */
  readonly paths: readonly string[];
}

/** Bundles a directory of the scratch tree; what it imports from outside of itself is an error. */
export async function vendored(
  service: ResolvedService,
  directory: string,
  place: string,
  scratch: SourceTree,
): Promise<Result<Vendored>> {
  const files = await scratch.glob([`${directory}/**`]);
  if (files.length === 0) return ok({ entries: [], paths: [] });
  const entries = files.map(async (path): Promise<Entry> => {
    const mode = (await scratch.isExecutable(path)) ? 0o755 : 0o644;
    return {
      kind: 'file',
      path: posix.join(place, posix.relative(directory, path)),
      from: `{scratch}/${verbatim(path)}`,
      mode,
    };
  });
  const pths = files.filter((path) => posix.dirname(path) === directory && path.endsWith('.pth'));
  const added = all(await Promise.all(pths.map((path) => pathsOf(service, path, scratch))));
  if (!added.ok) return added;
  return ok({
    entries: await Promise.all(entries),
    paths: [place, ...added.value.flat().map((path) => posix.join(place, path))],
  });
}

/** Python reads `.pth` files in site directories only; here the directories that they add are named instead. */
async function pathsOf(
  service: ResolvedService,
  file: string,
  scratch: SourceTree,
): Promise<Result<readonly string[]>> {
  const lines = ((await scratch.readText(file)) ?? '').split(/\r?\n/).map((line) => line.trim());
  const added = lines.filter((line) => line !== '' && !line.startsWith('#') && !/^import\s/.test(line));
  const leaves = (path: string): boolean => path.startsWith('/') || posix.normalize(path).startsWith('..');
  const isEditable = posix.basename(file).startsWith('__editable__');
  const [outside] = isEditable ? lines : added.filter(leaves);
  return outside === undefined ? ok(added) : fail(leavesBundle(service, posix.basename(file), outside));
}

function leavesBundle(service: ResolvedService, file: string, line: string): Diagnostic {
  return error(
    'OUTPUT_NOT_SELF_CONTAINED',
    `The bundle of service "${service.name}" would not run elsewhere: ${file} imports from outside of it ("${line}").`,
    'Install the package without -e, so that its files are copied.',
    { service: service.name, location: service.at },
  );
}
