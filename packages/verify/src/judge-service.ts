import type { Diagnostic } from '@svc-build/model/diagnostic';
import type { OutputManifest } from '@svc-build/model/manifest';
import { checkAnswers } from './check-answers.ts';
import { checkFileOwners, checkRequestOwners, pathOwner } from './check-owners.ts';
import { checkChanges, checkCrash, checkStop, type TriedService } from './check-run.ts';
import { checkAssets } from './page-assets.ts';
import type { WatchedRun } from './watch-run.ts';

/** The verdict on one service. */
export interface VerifiedService {
  readonly name: string;
  readonly ok: boolean;
  /** From its start until it accepted connections; null when it never did. */
  readonly readyMs: number | null;
  /** What its processes took together after the requests; null where none ran or the system does not tell. */
  readonly memoryBytes: number | null;
  readonly size: { readonly files: number; readonly bytes: number };
  /** In the order in which they were made, with the final answer and where redirects led; a status of null is no answer at all. */
  readonly requests: readonly { readonly path: string; readonly to?: string; readonly status: number | null }[];
  readonly diagnostics: readonly Diagnostic[];
}

/** All that is known of a run that is over. */
export interface Evidence {
  readonly manifest: OutputManifest;
  readonly run: WatchedRun;
  /** What kept services from coming up. */
  readonly failures: readonly Diagnostic[];
  /** Paths of the static files in the output. */
  readonly files: readonly string[];
  readonly stopMs: number;
}

/** Judges one service by all that it did. */
export function judgeService(
  name: string,
  tried: TriedService & { readonly changed: readonly string[] },
  evidence: Evidence,
): VerifiedService {
  const { manifest, run, failures, files, stopMs } = evidence;
  const service = manifest.services[name];
  if (service === undefined) throw new Error(`There is no service ${name}.`);
  const { asked, pages, memoryBytes, log, changed } = tried;
  const ownerOf = pathOwner(manifest);
  const unready = failures.filter((one) => one.service === name);
  const crash = checkCrash(name, asked, run);
  const { signal = 'SIGTERM' } = service.functions[0]?.launch.stop ?? {};
  const diagnostics = [
    ...unready,
    ...crash,
    // The answers of one that did not run say nothing.
    ...(unready.length + crash.length > 0 ? [] : checkAnswers(name, asked, ownerOf)),
    ...checkAssets(name, pages, ownerOf),
    ...checkRequestOwners({ name, prefix: service.routePrefix }, asked, run),
    ...checkFileOwners(name, files, { services: manifest.services, ownerOf }),
    ...checkChanges(name, changed),
    ...checkStop(name, { stopMs, signal }, run),
  ];
  return {
    name,
    ok: diagnostics.every(({ severity }) => severity !== 'error'),
    readyMs: run.readyMs(name),
    memoryBytes,
    size: service.size,
    requests: asked.map(({ path, final: { path: to, answer } }) => ({
      path,
      ...(to === path ? {} : { to }),
      status: answer.kind === 'none' ? null : answer.status,
    })),
    diagnostics: withLog(diagnostics, log),
  };
}

/** Adds the last lines to the first diagnostic, unless it has lines already. */
function withLog(diagnostics: readonly Diagnostic[], log: readonly string[]): readonly Diagnostic[] {
  return diagnostics.map((one, index) => (index === 0 && one.log.length === 0 ? { ...one, log } : one));
}
