import type { InputRecord, IsCreated } from '@svc-build/trace/hash-inputs';
import type { LastRun } from './last-run.ts';
import type { FinishedService } from './service-artifact.ts';

/** How many created files of a service are remembered; a build that creates more of them in one directory declares it. */
const MOST_CREATED = 10_000;

/** What the builds of a service have created among its inputs, this one's last. */
export function createdSoFar(
  { planned, finished }: Pick<FinishedService, 'planned' | 'finished'>,
  last: Pick<LastRun, 'services'> | null,
): readonly InputRecord[] {
  const earlier = last?.services.find(({ name }) => name === planned.service.name)?.created ?? [];
  const all = [...earlier, ...(finished?.artifact.created ?? [])];
  const byContents = new Map(all.map((one) => [`${one.path}\0${one.kind} ${one.digest}`, one]));
  return [...byContents.values()].slice(-MOST_CREATED);
}

/** What the builds of a service have created, up to the last run. */
export function createdBy(service: string, last: Pick<LastRun, 'services'> | null): IsCreated {
  return isAmong(last?.services.find(({ name }) => name === service)?.created ?? []);
}

/** Whether a file is one of those that were created. */
export function isAmong(created: readonly InputRecord[]): IsCreated {
  const contents = ({ path, kind, digest }: InputRecord): string => `${path}\0${kind} ${digest}`;
  const known = new Set(created.map(contents));
  return (record) => known.size > 0 && known.has(contents(record));
}
