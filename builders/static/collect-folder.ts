import { posix } from 'node:path';
import type { StaticOutput } from '@svc-build/model/build-output';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import { projectPattern } from '@svc-build/model/glob/path-pattern';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { collectStatic } from '@svc-build/runtimes/static/static-output';
import { decidedFiles } from './decided-files.ts';
import { programFiles } from './program-files.ts';
import { sourcesPublished } from './sources-published.ts';
import type { FolderShape } from './static-shape.ts';

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

/** The files of a folder as they lie, unless they are those of a program. */
export async function collectFolder(
  service: ResolvedService,
  shape: FolderShape,
  source: SourceTree,
): Promise<Result<StaticOutput>> {
  const { directory } = shape;
  const isPackage = (await source.kind(posix.join(directory, 'package.json'))) === 'file';
  const own = [...(directory === '.' ? PROJECT_FILES : []), ...(isPackage ? PACKAGE_FILES : [])];
  const ignore = [
    '**/node_modules/**',
    ...own.map((file) => projectPattern(file, directory)),
    ...service.nestedRoots.map((nested) => projectPattern('**', nested)),
  ];
  const found = await collectStatic({ service, directory, ignore, isHashed: () => false }, source);
  if (!found.ok) return found;
  const paths = found.value.entries.map(({ path }) => path);
  const program = await checkFolder(service, { ...shape, paths }, source);
  if (program !== null) return fail(program);
  const published = paths.map((path) => posix.join(directory, path));
  return ok(found.value, [...found.warnings, ...(await sourcesPublished(service, { published }, source))]);
}

/** A folder, and the paths in it that are to be published. */
interface FolderContents extends FolderShape {
  readonly paths: readonly string[];
}

/** Says that a folder is a program, by files of it. Nobody wants its sources on the web, whoever called it a site. */
export async function checkFolder(
  service: ResolvedService,
  { directory, programs, paths }: FolderContents,
  source: SourceTree,
): Promise<Diagnostic | null> {
  const files = programFiles(paths, programs).map((path) => posix.join(directory, path));
  const decided = files.length === 0 ? new Set() : await decidedFiles(service, source);
  const found = files.filter((file) => !decided.has(file));
  if (found.length === 0) return null;
  const shown = found.slice(0, SHOWN).join(', ');
  const more = found.length > SHOWN ? ` and ${found.length - SHOWN} more` : '';
  return error(
    'PROGRAM_PUBLISHED',
    `The folder of service "${service.name}" looks like a program, and would be published as it lies: ${shown}${more}.`,
    'Set "framework" to what runs it, or leave the files out with "excludeFiles"; what everybody may read is named in "allowSources" of the service in svc-build.json.',
    { service: service.name, location: service.entrypointAt },
  );
}

const SHOWN = 5;
