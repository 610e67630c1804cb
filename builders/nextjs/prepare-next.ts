import { createHmac } from 'node:crypto';
import { posix } from 'node:path';
import { type NodeManifest, readNodeManifest } from '@svc-build/manifests/node/node-manifest';
import { error } from '@svc-build/model/diagnostic';
import { escapePlaceholders } from '@svc-build/model/plan';
import { liesIn } from '@svc-build/model/project-path';
import { andThen, fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { type PreparedPackage, planNodeInstall } from '@svc-build/runtimes/node/node-server-plan';
import { oldNext } from './next-version.ts';

/** An app of a Next.js that has the hook, and what its package needs done first. */
export interface PreparedApp extends PreparedPackage {
  readonly manifest: NodeManifest;
}

/** Plans what has to be there before Next runs, whether it builds or serves the sources. */
export async function prepareNext(service: ResolvedService, source: SourceTree): Promise<Result<PreparedApp>> {
  const read = await readNodeManifest(service.root, source);
  if (!read.ok) return read;
  const manifest = read.value;
  if (manifest === null) return fail(noManifest(service));
  const old = await oldNext(service, source);
  if (!old.ok) return old;
  if (old.value !== null) return fail(old.value);
  return andThen(await planNodeInstall(service, manifest, source), (prepared) => ok({ ...prepared, manifest }));
}

/** Next is found by its dependency, so only a pin leads here. */
function noManifest(service: ResolvedService): ReturnType<typeof error> {
  return error(
    'ENTRY_NOT_RESOLVED',
    `The service "${service.name}" is pinned to nextjs, but ${service.root} has no package.json.`,
    'Add one that names next among its dependencies.',
    { service: service.name, location: service.entrypointAt },
  );
}

/** One of the secrets that come from a build's own, in hex: `bytes` of it, for one purpose. */
export function derivedSecret(secret: string, purpose: string, bytes: number): string {
  return createHmac('sha256', secret)
    .update(purpose)
    .digest('hex')
    .slice(0, bytes * 2);
}

/** Where the hook says what is wrong. */
export const DIAGNOSTICS = '{scratch}/next-diagnostics.json';
/** Where the hook says what else is worth a word. */
export const NOTES = '{scratch}/next-notes.json';

/** What makes Next load our hook, and what the hook has to know. */
export function nextEnvironment(
  service: ResolvedService,
  { fingerprint, secret }: { readonly fingerprint: string; readonly secret: string },
): Readonly<Record<string, string>> {
  return {
    NEXT_TELEMETRY_DISABLED: '1',
    NEXT_ADAPTER_PATH: '{modules}/next-adapter.mjs',
    [NEXT_SETTINGS.root]: '{root}',
    [NEXT_SETTINGS.service]: service.name,
    [NEXT_SETTINGS.app]: escapePlaceholders(service.root),
    // Whose prefix is stripped sees requests at the root.
    [NEXT_SETTINGS.mount]: service.stripPrefix ? '/' : service.routePrefix,
    [NEXT_SETTINGS.fingerprint]: fingerprint,
    [NEXT_SETTINGS.secret]: secret,
    [NEXT_SETTINGS.includes]: escapePlaceholders(JSON.stringify(includePatterns(service))),
    [NEXT_SETTINGS.diagnostics]: DIAGNOSTICS,
    [NEXT_SETTINGS.notes]: NOTES,
  };
}

/**
 * What the adapter hook is told, as the names of the variables that tell it. Next loads the hook in several processes,
 * and an environment reaches all of them.
 */
export const NEXT_SETTINGS = {
  root: 'SVC_BUILD_NEXT_ROOT',
  service: 'SVC_BUILD_NEXT_SERVICE',
  /** The app's directory, below the root: not every version says where it builds. */
  app: 'SVC_BUILD_NEXT_APP',
  /** Where requests arrive; `/` for the root. */
  mount: 'SVC_BUILD_NEXT_MOUNT',
  fingerprint: 'SVC_BUILD_NEXT_FINGERPRINT',
  secret: 'SVC_BUILD_NEXT_SECRET',
  /** Patterns for Next to trace, relative to the app, as a JSON array. */
  includes: 'SVC_BUILD_NEXT_INCLUDES',
  /** Where to say what is wrong, before ending the build. */
  diagnostics: 'SVC_BUILD_NEXT_DIAGNOSTICS',
  /** Where to say what else is worth a word. That it is there also says that the hook ran. */
  notes: 'SVC_BUILD_NEXT_NOTES',
} as const;

/** The directory below the app where Next is made to build, whatever its config says: plans name it beforehand. */
export const NEXT_DIRECTORY = '.next';

/** The directory below the app where a static export goes, for the same reason. */
export const EXPORT_DIRECTORY = 'out';

/**
 * `includeFiles` as Next's own tracing reads patterns: relative to the app. The executor adds what they match to every
 * bundle, so one that Next would read more widely, into the root of another service, is left to it.
 */
export function includePatterns({ includeFiles, root, nestedRoots }: ResolvedService): readonly string[] {
  const toProject = posix.relative(root, '.');
  return includeFiles
    .map(({ value }) => (value.startsWith('/') ? posix.join(toProject, `.${value}`) : posix.normalize(value)))
    .map((pattern) => pattern.replace(/\/$/, ''))
    .filter((pattern) => {
      const base = posix.join(root, patternBase(pattern));
      return nestedRoots.every((nested) => liesIn(base, nested) || !liesIn(nested, base));
    });
}

/** The directory, or the file, that all matches of a pattern lie in: its segments before the first with a wildcard. */
export function patternBase(pattern: string): string {
  const segments = pattern.split('/');
  const first = segments.findIndex((segment) => /[*?[\]{}()!+@\\]/.test(segment));
  return segments.slice(0, first === -1 ? segments.length : first).join('/') || '.';
}
