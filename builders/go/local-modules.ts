import { posix } from 'node:path';
import { type GoDirective, parseGoDirectives } from '@svc-build/manifests/go/go-directives';
import { sameNames } from '@svc-build/manifests/workspace/same-names';
import { type Diagnostic, error, type Location } from '@svc-build/model/diagnostic';
import type { Requirement } from '@svc-build/model/plan';
import { leavesProject } from '@svc-build/model/project-path';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import { existingFiles, nearestFile, type SourceTree } from '@svc-build/model/source-tree';

/** The modules of the project that a service's own module may draw on. Paths are relative to the project root. */
export interface LocalModules {
  /** The go.work file that applies; null for none. */
  readonly work: string | null;
  /** Directories of the service's module, of the workspace's, and of local replacements, as far as they exist. */
  readonly directories: readonly string[];
  /** The import paths that stand for these, their own and those in whose place they are. */
  readonly named: readonly (readonly [path: string, directory: string])[];
  /** Where vendored packages lie, if there are any. */
  readonly vendor: string;
  /** The files that pin versions: go.mod and go.sum of each, go.work, go.work.sum, vendor/modules.txt. */
  readonly pins: readonly string[];
  readonly requires: Requirement;
}

interface Reference {
  readonly file: string;
  readonly directive: GoDirective;
  readonly directory: string;
}

/**
 * Reads go.mod and go.work for what lies on disk. Only the service's own module, or the workspace's, may replace others
 * (go.dev/ref/mod), so one level is all there is.
 */
export async function localModules(service: ResolvedService, source: SourceTree): Promise<Result<LocalModules>> {
  const work = await nearestFile('go.work', service.root, source);
  const workReferences = work === null ? [] : await referencesOf(work, source);
  const members = workReferences.filter((one) => one.directive.verb === 'use').map((one) => one.directory);
  const mains = [...new Set([service.root, ...members])];
  const nested = await Promise.all(mains.map((directory) => referencesOf(posix.join(directory, 'go.mod'), source)));
  const references = [...workReferences, ...nested.flat()];

  const wrong: Diagnostic[] = [];
  const directories = new Set([service.root]);
  for (const reference of references) {
    const lies = leaves(reference.directory) ? 'outside' : await source.locate(reference.directory);
    if (lies === 'outside') wrong.push(outsideProject(reference));
    else if (await isNoModule(reference, source)) wrong.push(noModule(reference));
    else if (lies === 'inside') directories.add(reference.directory);
  }
  if (wrong.length > 0) return fail(...wrong);
  const doubles = await modulesOfOneName([...new Set(members)].sort(), source);
  if (doubles.length > 0) return fail(...doubles);

  const vendor = posix.join(work === null ? service.root : posix.dirname(work), 'vendor');
  const pins = [...directories].flatMap((directory) => [`${directory}/go.mod`, `${directory}/go.sum`]);
  const all = [...pins, `${vendor}/modules.txt`, ...(work === null ? [] : [work, `${work}.sum`])];
  return ok({
    work,
    vendor,
    directories: [...directories].sort(),
    named: [
      ...(await ownNames([...directories].sort(), source)),
      ...references.flatMap(({ directive: { verb, words }, directory }) =>
        verb === 'replace' && words[0] !== undefined ? [[words[0], directory] as const] : [],
      ),
    ],
    pins: await existingFiles([...new Set(all.map((path) => posix.normalize(path)))].sort(), source),
    requires: await goRequirement(service.root, source),
  });
}

async function ownNames(directories: readonly string[], source: SourceTree): Promise<LocalModules['named']> {
  const named = directories.map(async (directory) => {
    const directives = parseGoDirectives((await source.readText(posix.join(directory, 'go.mod'))) ?? '');
    const path = directives.find(({ verb }) => verb === 'module')?.words[0];
    return path === undefined ? [] : [[path, directory] as const];
  });
  return (await Promise.all(named)).flat();
}

async function referencesOf(file: string, source: SourceTree): Promise<readonly Reference[]> {
  const text = await source.readText(file);
  return parseGoDirectives(text ?? '').flatMap((directive) => {
    const path = localPath(directive);
    return path === undefined ? [] : [{ file, directive, directory: resolved(posix.dirname(file), path) }];
  });
}

/** The directory that a `use` or a `replace` names; a replacement by a module with a version names none. */
function localPath({ verb, words }: GoDirective): string | undefined {
  if (verb === 'use') return words[0];
  if (verb !== 'replace') return undefined;
  const target = words[words.indexOf('=>') + 1];
  return target !== undefined && /^(\.{1,2}(\/|$)|\/)/.test(target) ? target : undefined;
}

function resolved(base: string, path: string): string {
  const joined = path.startsWith('/') ? path : posix.join(base, path);
  return joined.length > 1 ? joined.replace(/\/$/, '') : joined;
}

function leaves(path: string): boolean {
  return leavesProject(path) || posix.isAbsolute(path);
}

/** Go loads every module that a workspace uses; what a replacement lacks it says where that is imported. */
async function isNoModule({ directive: { verb }, directory }: Reference, source: SourceTree): Promise<boolean> {
  return verb === 'use' && (await source.kind(posix.join(directory, 'go.mod'))) !== 'file';
}

function noModule(reference: Reference): Diagnostic {
  const { file, directory } = reference;
  return error(
    'SERVICE_INPUT_INVALID',
    `${file} uses the directory "${directory}", which holds no module: there is no ${posix.join(directory, 'go.mod')}.`,
    'Correct the directory, or remove this line.',
    { location: placeOf(reference) },
  );
}

function outsideProject(reference: Reference): Diagnostic {
  const { file, directory } = reference;
  return error(
    'SERVICE_INPUT_INVALID',
    `${file} uses the module directory "${directory}", which is outside the project.`,
    'Move the module into the project, require a published version of it, or make a directory that holds both the project.',
    { location: placeOf(reference) },
  );
}

function placeOf({ file, directive }: Pick<Reference, 'file' | 'directive'>): Location {
  const column = Math.max(1, directive.lineText.search(/\S/) + 1);
  const length = Math.max(1, directive.lineText.trim().length);
  return { file, line: directive.line, column, length, lineText: directive.lineText };
}

/** Modules that a workspace uses and that have one import path, which go refuses. */
async function modulesOfOneName(members: readonly string[], source: SourceTree): Promise<readonly Diagnostic[]> {
  const named = await Promise.all(
    members.map(async (directory) => {
      const file = posix.join(directory, 'go.mod');
      const directive = parseGoDirectives((await source.readText(file)) ?? '').find(({ verb }) => verb === 'module');
      const at = () => (directive === undefined ? null : placeOf({ file, directive }));
      return { name: directive?.words[0] ?? null, directory, at };
    }),
  );
  return sameNames(named);
}

/** Only the `go` line is a demand; `toolchain` is a suggestion that go follows where it is allowed to. */
async function goRequirement(root: string, source: SourceTree): Promise<Requirement> {
  const file = posix.join(root, 'go.mod');
  const directives = parseGoDirectives((await source.readText(file)) ?? '');
  const version = directives.find(({ verb }) => verb === 'go')?.words[0];
  return { tool: 'go', range: version === undefined ? null : `>=${semverOf(version)}`, source: file };
}

/** `1.22rc1` is `1.22.0-rc1` in semver's spelling. */
function semverOf(version: string): string {
  return version.replace(
    /^(\d+\.\d+)(\.\d+)?(rc|beta)(\d+)$/,
    (_, minor: string, patch: string | undefined, kind, number) => `${minor}${patch ?? '.0'}-${kind}${number}`,
  );
}
