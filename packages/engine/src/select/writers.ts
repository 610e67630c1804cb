import type { Disk } from '@svc-build/model/disk';
import type { ResolvedProject } from '@svc-build/model/service';
import { mayName, outputsOf } from '../plan/written-elsewhere.ts';
import { readLastService } from '../record/last-run.ts';
import { recordedActions } from './recorded-actions.ts';

/** A project, and where its last builds are on record. */
interface RecordedProject {
  readonly project: Pick<ResolvedProject, 'services'>;
  readonly context: {
    readonly directories: { readonly state: string };
    readonly host: { readonly disk: Pick<Disk, 'read'> };
  };
}

/**
 * Services with those whose builds may write among what they declare as inputs: which of that is one, only their plans say.
 * What a build writes is known from the last one.
 */
export function withWriters(
  names: ReadonlySet<string>,
  { project: { services }, context: { directories, host } }: RecordedProject,
): ReadonlySet<string> {
  const readers = services.filter(({ name, inputs }) => names.has(name) && inputs !== null);
  if (readers.length === 0) return names;
  const isNamed = readers.map(mayName);
  const writers = services.filter(({ name }) => {
    if (names.has(name)) return false;
    const record = readLastService(directories.state, name, host.disk);
    const actions = record === null ? null : recordedActions(record);
    return actions === null || outputsOf({ actions }).some((output) => isNamed.some((isOne) => isOne(output)));
  });
  return new Set([...names, ...writers.map(({ name }) => name)]);
}
