import { createHmac } from 'node:crypto';
import { posix } from 'node:path';
import { type NodeManifest, readNodeManifest } from '@svc-build/manifests/node/node-manifest';
import { error } from '@svc-build/model/diagnostic';
import { liesIn } from '@svc-build/model/project-path';
import { andThen, fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { type PreparedPackage, planNodeInstall } from '@svc-build/runtimes/node/node-server-plan';
import type { NextHook } from './next-range.ts';
import { findNext } from './next-version.ts';

/** An app of a Next.js that can be built, and what its package needs done first. */
export interface PreparedApp extends PreparedPackage {
  readonly manifest: NodeManifest;
  readonly hook: NextHook;
}

/** Plans what has to be there before Next runs, whether it builds or serves the sources. */
export async function prepareNext(service: ResolvedService, source: SourceTree): Promise<Result<PreparedApp>> {
  const read = await readNodeManifest(service.root, source);
  if (!read.ok) return read;
  const manifest = read.value;
  if (manifest === null) return fail(noManifest(service));
  const found = await findNext(service, source);
  if (!found.ok) return found;
  const { hook, diagnostic } = found.value;
  if (diagnostic?.severity === 'error') return fail(diagnostic);
  const warnings = diagnostic === null ? [] : [diagnostic];
  return andThen(await planNodeInstall(service, manifest, source), (prepared) =>
    ok({ ...prepared, manifest, hook }, warnings),
  );
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
