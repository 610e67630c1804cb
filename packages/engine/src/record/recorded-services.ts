import { createdSoFar } from './created-files.ts';
import type { LastRun } from './last-run.ts';
import { lastFiles, type OutputService, storedFiles } from './output-rows.ts';
import { type FinishedService, type KeptService, summaryOf, summaryOfKept } from './service-artifact.ts';

/** A service as it is in the output now; `isCopied` when what was left alone was copied from the output of the last run. */
export function outputService(one: FinishedService, last: LastRun | null, isCopied: boolean): OutputService {
  const { planned, key, inputsUnchanged, outcome, finished, written } = one;
  const created = createdSoFar(one);
  const { name, framework, routePrefix, size } = summaryOf(one);
  const freshFiles = isCopied && last !== null ? lastFiles(planned.service.name, last) : null;
  const files = outcome === 'fresh' ? freshFiles : storedFiles(finished?.files ?? []);
  return {
    name,
    cacheKey: key.cacheKey,
    inputsUnchanged,
    created,
    written,
    warnings: planned.basis.warnings,
    summary: { name, framework, routePrefix, size },
    files,
  };
}

/** The same of one that was not planned. */
export function outputServiceKept(one: KeptService, last: LastRun | null, isCopied: boolean): OutputService {
  const { service, cacheKey, inputsUnchanged, restored } = one;
  const { name, framework, routePrefix, size } = summaryOfKept(one);
  const { created = [], written = [], warnings = [] } = last?.services.find((each) => each.name === service.name) ?? {};
  const inPlace = isCopied && last !== null ? lastFiles(service.name, last) : null;
  const files = restored === null ? inPlace : storedFiles(restored.hit.files);
  return {
    name,
    cacheKey,
    inputsUnchanged,
    created,
    written,
    warnings,
    summary: { name, framework, routePrefix, size },
    files,
  };
}
