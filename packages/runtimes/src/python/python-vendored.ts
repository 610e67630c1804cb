import { posix } from 'node:path';
import type { Entry } from '@svc-build/model/build-output';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import { escapePlaceholders } from '@svc-build/model/placeholders';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';

/** Bundles a directory of the scratch tree; what it imports from outside of itself is an error. */
export async function vendored(
  service: ResolvedService,
  directory: string,
  place: string,
  scratch: SourceTree,
): Promise<Result<readonly Entry[]>> {
  const files = await scratch.glob([`${directory}/**`]);
  const entries = files.map(async (path): Promise<Entry> => {
    const mode = (await scratch.isExecutable(path)) ? 0o755 : 0o644;
    return {
      kind: 'file',
      path: posix.join(place, posix.relative(directory, path)),
      from: `{scratch}/${escapePlaceholders(path)}`,
      mode,
    };
  });
  const pths = files.filter((path) => posix.dirname(path) === directory && path.endsWith('.pth'));
  const leaving = await Promise.all(pths.map((path) => outsideOf(path, scratch)));
  const problems = pths.flatMap((path, index) => {
    const line = leaving[index];
    return line == null ? [] : [leavesBundle(service, posix.basename(path), line)];
  });
  return problems.length > 0 ? fail(...problems) : ok(await Promise.all(entries));
}

/** The first line of a `.pth` file that adds a directory outside of the one that it lies in; null when none does. */
async function outsideOf(file: string, scratch: SourceTree): Promise<string | null> {
  const lines = ((await scratch.readText(file)) ?? '').split(/\r?\n/).map((line) => line.trim());
  const written = lines.filter((line) => line !== '' && !line.startsWith('#'));
  if (posix.basename(file).startsWith('__editable__')) return written[0] ?? null;
  const leaves = (line: string): boolean => line.startsWith('/') || posix.normalize(line).startsWith('..');
  return written.find((line) => !/^import\s/.test(line) && leaves(line)) ?? null;
}

function leavesBundle(service: ResolvedService, file: string, line: string): Diagnostic {
  return error(
    'OUTPUT_NOT_SELF_CONTAINED',
    `The bundle of service "${service.name}" would not run elsewhere: ${file} imports from outside of it ("${line}").`,
    'Install the package without -e, so that its files are copied.',
    { service: service.name, location: service.at },
  );
}
