import { join } from 'node:path';
import type { Host } from '@svc-build/model/host';
import type { OutputManifest } from '@svc-build/model/manifest';
import { ok, type Result } from '@svc-build/model/result';
import type { RunningService } from '@svc-build/serve/running-service';
import type { ServeReport } from '@svc-build/serve/serve-event';
import { DEFAULT_TIMING, type ServeTiming, serveOutput } from '@svc-build/serve/serve-output';
import { type Ask, askAt } from './ask.ts';
import { besidePrefix, pathOwner, siteOfFile } from './check-owners.ts';
import { tryService } from './check-run.ts';
import { copyOutput } from './copy-output.ts';
import { judgeService, type VerifiedService } from './judge-service.ts';
import { changedSince, treeSnapshot, watchBundles } from './watch-bundles.ts';
import { watchRun } from './watch-run.ts';

/** What to verify, and whom to tell while it runs. */
export interface VerifyOptions {
  /** Absolute. */
  readonly output: string;
  readonly manifest: OutputManifest;
  readonly host: Host;
  readonly signal: AbortSignal;
  readonly kill: AbortSignal;
  readonly report: ServeReport;
  readonly timing?: ServeTiming;
}

/** A process may still crash from a request that it has answered already. */
const CRASH_DELAY_MS = 250;

/** What does not come up at its first try is not verified. */
const TIMING: ServeTiming = { ...DEFAULT_TIMING, isPatient: false };

/** Runs a copy of an output long enough to prove it. The result is meaningless once `signal` is aborted. */
export async function verifyOutput(options: VerifyOptions): Promise<Result<readonly VerifiedService[]>> {
  const { output, host, signal } = options;
  const copied = await copyOutput(output, host, signal);
  if (!copied.ok) return copied;
  try {
    return signal.aborted ? ok([]) : await verifyCopy(join(copied.value, 'output'), options);
  } finally {
    await host.files.remove(copied.value);
  }
}

async function verifyCopy(directory: string, options: VerifyOptions): Promise<Result<readonly VerifiedService[]>> {
  const { output, manifest, host, signal, kill, timing = TIMING } = options;
  const run = watchRun(options.report);
  const bundles = watchBundles(manifest, output, host);
  const sites = watchSites(directory, options);
  let running: readonly RunningService[] = [];
  const serving = await serveOutput({
    output: directory,
    isPrivate: true,
    manifest,
    host: { ...host, processes: bundles.processes },
    listen: { host: '127.0.0.1', port: 0, explicit: true },
    signal,
    kill,
    report: run.report,
    limits: true,
    timing,
    inspect: (services) => {
      running = services;
      return { observe: run.observe };
    },
  });
  if (!serving.ok) return serving;
  const { url, ready, stop } = serving.value;
  const ask = askAt(url, host, signal);
  const site = { ask, url, ownerOf: pathOwner(manifest) };
  try {
    const failures = await ready;
    const tried = await Promise.all(
      running.map(async (service) => [service.name, await tryService(service, site, run)] as const),
    );
    await askBeside(manifest, ask);
    await host.clock.sleep(CRASH_DELAY_MS, signal);
    // Before they stop: the copies that they ran in are removed then.
    const changed = new Map(tried.map(([name]) => [name, [...bundles.changes(name), ...sites.changes(name)]]));
    await stop();
    const evidence = { manifest, run, failures, files: sites.files, stopMs: timing.stopMs };
    return ok(tried.map(([name, one]) => judgeService(name, { ...one, changed: changed.get(name) ?? [] }, evidence)));
  } finally {
    await stop();
  }
}

/** The static files of an output: they are served, and nobody has to write there. */
function watchSites(
  directory: string,
  { output, manifest, host: { disk } }: Pick<VerifyOptions, 'output' | 'manifest' | 'host'>,
): { readonly files: readonly string[]; changes(service: string): readonly string[] } {
  const root = join(directory, 'static');
  const before = treeSnapshot(root, disk);
  const inOutput = (path: string): string => `static/${path}`;
  return {
    files: [...before.keys()].map(inOutput),
    changes: (service) =>
      changedSince(before, { root, original: join(output, 'static') }, disk)
        .map(inOutput)
        .filter((path) => siteOfFile(path, manifest.services) === service),
  };
}

async function askBeside({ routes }: OutputManifest, ask: Ask): Promise<void> {
  for (const { prefix } of routes) {
    const path = besidePrefix(prefix);
    if (path !== null) await ask(path);
  }
}
