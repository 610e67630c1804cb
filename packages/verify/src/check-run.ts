import { type Diagnostic, error, warning } from '@svc-build/model/diagnostic';
import { describeExit } from '@svc-build/model/host';
import type { RunningService } from '@svc-build/serve/running-service';
import { type AskedRequest, askAll, requestsOf } from './ask.ts';
import { isLost } from './check-answers.ts';
import { type LoadedPage, loadAssets, type PageSite } from './page-assets.ts';
import type { WatchedRun } from './watch-run.ts';

const KILLED = describeExit({ kind: 'killed', signal: 'SIGKILL' });

/** A service that ended by itself, and the request in which it did. */
export function checkCrash(service: string, asked: readonly AskedRequest[], run: WatchedRun): readonly Diagnostic[] {
  const crash = run.crash(service);
  if (crash === null) return [];
  const fatal = asked.find(({ final }) => isLost(final.answer));
  const when = fatal === undefined ? 'after it had been ready' : `when it was asked for ${fatal.final.path}`;
  return [
    error('VERIFY_CRASH', `Service "${service}" ${crash.how} ${when}.`, 'Fix what its last lines name.', {
      service,
      log: crash.log,
    }),
  ];
}

/** A service that had to be killed, or ended with another exit code than a good one. */
export function checkStop(
  service: string,
  { stopMs, signal }: { readonly stopMs: number; readonly signal: string },
  run: WatchedRun,
): readonly Diagnostic[] {
  const stop = run.uncleanStop(service);
  if (stop === null) return [];
  const details = { service, log: stop.log };
  if (stop.how !== KILLED) {
    const message = `Service "${service}" ${stop.how} when it was asked to end with ${signal}.`;
    return [warning('VERIFY_STOP', message, 'Let it end with code 0 when it is asked to.', details)];
  }
  return [
    error(
      'VERIFY_STOP',
      `Service "${service}" did not end within ${stopMs / 1000} s of ${signal}, and was killed.`,
      `Make it end on ${signal}; what it has not finished by then is lost wherever it runs.`,
      details,
    ),
  ];
}

const SHOWN = 3;

/** A service that wrote among its own files. */
export function checkChanges(service: string, changed: readonly string[]): readonly Diagnostic[] {
  if (changed.length === 0) return [];
  const more = changed.length > SHOWN ? ` and ${changed.length - SHOWN} more` : '';
  return [
    error(
      'VERIFY_BUNDLE_CHANGED',
      `Service "${service}" changed its own bundle while it ran: ${changed.slice(0, SHOWN).join(', ')}${more}.`,
      'Let it write to a temporary directory or to a store: what it writes beside its code is lost with the next build.',
      { service },
    ),
  ];
}

/** What a service did while it ran. */
export interface TriedService {
  readonly asked: readonly AskedRequest[];
  readonly pages: readonly LoadedPage[];
  readonly memoryBytes: number | null;
  /** Its last lines. */
  readonly log: readonly string[];
}

/** Makes the requests of one service, and measures it. */
export async function tryService(
  { name, manifest, processes }: RunningService,
  site: PageSite,
  run: Pick<WatchedRun, 'crash'>,
): Promise<TriedService> {
  const isUp = processes.every(({ state }) => state.kind === 'ready');
  const hasEnded = (): boolean => run.crash(name) !== null;
  const asked = isUp ? await askAll(requestsOf(manifest), site, hasEnded) : [];
  const pages = manifest.kind === 'frontend' && !hasEnded() ? await loadAssets(name, asked, site) : [];
  const memory = processes.map((process) => process.status().memoryBytes).filter((bytes) => bytes !== null);
  return {
    asked,
    pages,
    memoryBytes: memory.length === 0 ? null : memory.reduce((sum, bytes) => sum + bytes, 0),
    log: processes.flatMap(({ log }) => log),
  };
}
