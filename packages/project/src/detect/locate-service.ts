import { posix } from 'node:path';
import type { Framework } from '@svc-build/model/builder';
import { error } from '@svc-build/model/diagnostic';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { Runtime, RuntimeFacts } from '@svc-build/model/runtime-facts';
import type { Entrypoint } from '@svc-build/model/service';
import type { EntryKind, SourceTree } from '@svc-build/model/source-tree';
import { unreachable } from '@svc-build/model/unreachable';
import { parseEntrypoint } from '../dialects/declared-services.ts';
import { type Subject, walkPath } from '../documents/schema-diagnostics.ts';
import { quoteList, suggest } from '../documents/suggest.ts';
import { extensionRuntime, manifestRuntime, sourceRuntime } from './manifest-facts.ts';

/** Where a service is. */
export interface ServicePlace {
  /** Relative to the project root; `.` is the root itself. */
  readonly root: string;
  readonly entrypoint: Entrypoint;
  /** The runtime that the entrypoint itself asks for; null when any will do. */
  readonly runtime: Runtime | null;
}

/** The files of a project, and the runtimes that are known. */
export interface ProjectView {
  readonly source: SourceTree;
  readonly runtimes: readonly RuntimeFacts[];
}

/** An entrypoint as it is written, and the framework that the service names beside it. */
interface WrittenPlace {
  readonly entrypoint: string;
  readonly pinned: Framework | null;
}

/** Finds a service's root: the directory of the nearest manifest of its runtime, at or above its entrypoint. */
export async function locateService(
  { entrypoint, pinned }: WrittenPlace,
  subject: Subject,
  view: ProjectView,
): Promise<Result<ServicePlace>> {
  const parsed = parseEntrypoint(entrypoint, subject);
  if (!parsed.ok) return parsed;
  if (parsed.value.kind === 'attribute') return locateAttribute(parsed.value, subject, view);
  const { path } = parsed.value;
  const kind = await checkEntrypoint(path, subject, view.source);
  if (!kind.ok) return kind;
  return ok(await (kind.value === 'file' ? locateFile : locateDirectory)(path, pinned, view));
}

/** Python imports from the project root, or from `src` in it; where only a directory below has a manifest, from that one. */
async function locateAttribute(
  { module, attribute }: Extract<Entrypoint, { readonly kind: 'attribute' }>,
  subject: Subject,
  view: ProjectView,
): Promise<Result<ServicePlace>> {
  const path = module.replaceAll('.', '/');
  const candidates = ['', 'src/'].flatMap((base) => [`${base}${path}.py`, `${base}${path}/__init__.py`]);
  for (const candidate of candidates) {
    const { state } = await walkPath(candidate, view.source);
    if (state === 'missing') continue;
    const kind = await checkEntrypoint(candidate, subject, view.source);
    if (!kind.ok) return kind;
    const root =
      (await nearestManifest('.', 'python', view)) ??
      (await nearestManifest(posix.dirname(candidate), 'python', view)) ??
      '.';
    const own = posix
      .relative(root, candidate)
      .replace(/^src\//, '')
      .replace(/(?:\/__init__)?\.py$/, '');
    const inRoot = root === '.' ? module : own.replaceAll('/', '.');
    return ok({ root, entrypoint: { kind: 'attribute', module: inRoot, attribute }, runtime: 'python' });
  }
  const message = `${subject.entrypoint} does not exist: no file of module "${module}" is in the project.`;
  const help = `Create one of ${quoteList(candidates, 'or')}, or name the file instead.`;
  return fail(error('ENTRYPOINT_NOT_FOUND', message, help, subject.at));
}

async function locateFile(path: string, pinned: Framework | null, view: ProjectView): Promise<ServicePlace> {
  const runtime = extensionRuntime(path, view.runtimes);
  const directory = posix.dirname(path);
  // A program without an extension (`bin/www`) belongs to what the pin says, or to any manifest; a page to its folder.
  const asked = runtime ?? pinned?.runtime ?? (/\.html?$/i.test(path) ? 'static' : 'any');
  const root = (await nearestManifest(directory, asked, view)) ?? directory;
  return { root, entrypoint: { kind: 'file', path: posix.relative(root, path) }, runtime };
}

async function locateDirectory(path: string, pinned: Framework | null, view: ProjectView): Promise<ServicePlace> {
  const at = (root: string, runtime: Runtime | null): ServicePlace => {
    return { root, entrypoint: { kind: 'directory', path: posix.relative(root, path) || '.' }, runtime };
  };
  if (pinned !== null) return at((await nearestManifest(path, pinned.runtime, view)) ?? path, null);
  const files = (await view.source.list(path)).filter(({ kind }) => kind === 'file').map(({ name }) => name);
  if (files.some((name) => manifestRuntime(name, view.runtimes) !== null)) return at(path, null);
  const runtime = sourceRuntime(files, view.runtimes);
  const root = runtime === null ? null : await nearestManifest(path, runtime.name, view);
  // Single scripts beside a page make no program of what no manifest speaks for.
  const isSite = root === null && runtime?.besidePage === 'site' && files.includes('index.html');
  return at(root ?? path, isSite ? null : (runtime?.name ?? null));
}

/** The nearest directory at or above, inside the project, that holds a manifest of a runtime, or of any. */
async function nearestManifest(
  directory: string,
  asked: Runtime | 'any',
  { source, runtimes }: ProjectView,
): Promise<string | null> {
  const hasManifests = runtimes.some(({ name, manifests }) => name === asked && manifests.length > 0);
  if (asked !== 'any' && !hasManifests) return null;
  const fits = (name: string): boolean => {
    const runtime = manifestRuntime(name, runtimes);
    return asked === 'any' ? runtime !== null : runtime === asked;
  };
  for (let at = directory; ; at = posix.dirname(at)) {
    const entries = await source.list(at);
    if (entries.some(({ name, kind }) => kind === 'file' && fits(name))) return at;
    if (at === '.') return null;
  }
}

/** What an entrypoint's path is, once it is known to lead somewhere inside the project. */
async function checkEntrypoint(path: string, subject: Subject, source: SourceTree): Promise<Result<EntryKind>> {
  const walk = await walkPath(path, source);
  switch (walk.state) {
    case 'inside': {
      const kind = await source.kind(path);
      if (kind !== null) return ok(kind);
      const message = `${subject.entrypoint} is neither a file nor a directory.`;
      return fail(error('ENTRYPOINT_INVALID', message, 'Name a file or a directory.', subject.at));
    }
    case 'outside': {
      const help = 'Name a directory or a file inside the project.';
      const message = `${subject.entrypoint} leaves the project through the link "${walk.at}".`;
      return fail(error('ENTRYPOINT_OUTSIDE_PROJECT', message, help, subject.at));
    }
    case 'broken-link': {
      const message = `${subject.entrypoint} leads nowhere: "${walk.at}" is a broken link.`;
      return fail(error('ENTRYPOINT_NOT_FOUND', message, 'Fix the link, or name what it should lead to.', subject.at));
    }
    case 'missing': {
      const help = await helpWithMissing(path, walk.at, source);
      return fail(error('ENTRYPOINT_NOT_FOUND', `${subject.entrypoint} does not exist.`, help, subject.at));
    }
    default:
      return unreachable(walk);
  }
}

/** `at` is the first part of the path that is not there. */
async function helpWithMissing(path: string, at: string, source: SourceTree): Promise<string> {
  const directory = posix.dirname(at);
  const names = (await source.list(directory)).map(({ name }) => name);
  const near = suggest(posix.basename(at), names);
  const meant = near === null ? null : posix.join(directory, near, path.slice(at.length));
  return meant !== null && (await source.kind(meant)) !== null
    ? `Did you mean "${meant}"?`
    : 'Correct it, or create it; it is relative to the project root.';
}
