import type { InputRecord } from '@svc-build/trace/hash-inputs';
import type { RunState } from './run-state.ts';
import type { FinishedService } from './service-artifact.ts';

/** How many created files of a service are remembered; a build that creates more of them in one directory declares it. */
const MOST_CREATED = 10_000;

/** What the builds of a service have created among its inputs, this one's last. */
export function createdSoFar({ key, finished }: Pick<FinishedService, 'key' | 'finished'>): readonly InputRecord[] {
  const all = [...key.created, ...(finished?.artifact.created ?? [])];
  const byContents = new Map(all.map((one) => [`${one.path}\0${one.kind} ${one.digest}`, one]));
  return [...byContents.values()].slice(-MOST_CREATED);
}

/** What the builds of a service have created, up to the last run; by the cache where that run is not on record. */
export async function createdBy(
  service: string,
  { last, earlier }: Pick<RunState, 'last' | 'earlier'>,
): Promise<readonly InputRecord[]> {
  const recorded = last?.services.find(({ name }) => name === service);
  return recorded === undefined ? earlier.createdBy(service) : recorded.created;
}
