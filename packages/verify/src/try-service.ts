import type { RunningService } from '@svc-build/serve/running-service';
import { type LoadedPage, loadAssets, type PageSite } from './load-assets.ts';
import { type AskedRequest, askAll, requestsOf } from './requests.ts';
import type { WatchedRun } from './watch-run.ts';

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
