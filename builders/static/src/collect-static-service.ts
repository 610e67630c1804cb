import { posix } from 'node:path';
import type { BuildOutput, StaticOutput } from '@svc-build/model/build-output';
import { type Diagnostic, error, warning } from '@svc-build/model/diagnostic';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { allDependencies } from '@svc-build/toolchains/node-manifest';
import { collectStatic, inDirectory } from '@svc-build/toolchains/static-output';
import { type StaticShape, staticShape } from './static-shape.ts';
import { isHashedByVite } from './vite-hash.ts';

const PROJECT_FILES = ['vercel.json', 'svc-build.json'];
const PACKAGE_FILES = [
  'package.json',
  'package-lock.json',
  'npm-shrinkwrap.json',
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  'yarn.lock',
  'bun.lock',
  'bun.lockb',
];

/** The files of a folder, or of the first place where a build script left some. */
export async function collectStaticService(service: ResolvedService, source: SourceTree): Promise<Result<BuildOutput>> {
  const shape = await staticShape(service, source);
  if (!shape.ok) return shape;
  const found = await (shape.value.kind === 'folder'
    ? collectFolder(service, shape.value.directory, source)
    : collectPackage(service, shape.value, source));
  if (!found.ok) return found;
  return ok({ functions: [], static: found.value, probes: [], requires: [], madeFrom: [] }, found.warnings);
}

async function collectFolder(
  service: ResolvedService,
  directory: string,
  source: SourceTree,
): Promise<Result<StaticOutput>> {
  const isPackage = (await source.kind(posix.join(directory, 'package.json'))) === 'file';
  const own = [...(directory === '.' ? PROJECT_FILES : []), ...(isPackage ? PACKAGE_FILES : [])];
  const ignore = [
    '**/node_modules/**',
    ...own.map((file) => inDirectory(directory, file)),
    ...service.nestedRoots.map((nested) => inDirectory(nested, '**')),
  ];
  return collectStatic({ directory, ignore, isHashed: () => false }, source);
}

async function collectPackage(
  service: ResolvedService,
  { manifest, outputs }: Extract<StaticShape, { kind: 'package' }>,
  source: SourceTree,
): Promise<Result<StaticOutput>> {
  const ignore = ['**/node_modules/**', ...service.nestedRoots.map((nested) => inDirectory(nested, '**'))];
  const copied = new Set(await source.glob([inDirectory(posix.join(service.root, 'public'), '**')]));
  const isVite = allDependencies(manifest).vite !== undefined;
  const isHashed = (path: string): boolean =>
    isVite && isHashedByVite(path) && !copied.has(posix.join(service.root, 'public', path));
  const filled: { readonly directory: string; readonly output: StaticOutput }[] = [];
  for (const directory of outputs) {
    const found = await collectStatic({ directory, ignore, isHashed }, source);
    if (!found.ok) return found;
    // `public` is where many packages keep sources, so it is no rival of a place that was filled.
    const isRival = filled.length === 0 || posix.basename(directory) !== 'public';
    if (found.value.entries.length > 0 && isRival) filled.push({ directory, output: found.value });
  }
  const [taken, ...others] = filled;
  if (taken !== undefined)
    return ok(
      taken.output,
      others.length === 0
        ? []
        : [
            ambiguous(
              service,
              taken.directory,
              others.map(({ directory }) => directory),
            ),
          ],
    );
  return fail(
    error(
      'BUILD_OUTPUT_MISSING',
      `The build script of "${service.name}" left no files in ${outputs.slice(0, -1).join(', ')} or ${outputs.at(-1)}.`,
      'Make the script write into one of them.',
      { service: service.name, location: service.entrypointAt },
    ),
  );
}

/** An old build may have left files where the present script writes none. */
function ambiguous(service: ResolvedService, taken: string, others: readonly string[]): Diagnostic {
  return warning(
    'BUILD_OUTPUT_AMBIGUOUS',
    `The build of "${service.name}" left files in more than one place: ${taken} is taken, and ${others.join(', ')} is not.`,
    'Remove what an older build left behind.',
    { service: service.name, location: service.entrypointAt },
  );
}
