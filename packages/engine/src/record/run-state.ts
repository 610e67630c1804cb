import { cachePlaces } from '@svc-build/store/cache-places';
import { EntryStore } from '@svc-build/store/entry-store';
import { ObjectStore } from '@svc-build/store/object-store';
import { DigestMemory } from '@svc-build/trace/digest-memory';
import type { BuildContext } from '../build-context.ts';
import { PlanMemory } from '../plan/plan-memory.ts';
import { type LastRun, readLastRun } from './last-run.ts';
import type { ServiceArtifact } from './service-artifact.ts';

/** What earlier runs left for this one. */
export interface RunState {
  readonly last: LastRun | null;
  readonly memory: DigestMemory;
  readonly plans: PlanMemory;
  readonly objects: ObjectStore;
  readonly entries: EntryStore<ServiceArtifact>;
}

/** Opens what earlier runs left. What cannot be read counts as not there. */
export function openRunState(context: BuildContext): RunState {
  const { host, directories, trust } = context;
  const last = readLastRun(directories.state, host.disk);
  const known =
    last === null || !trust.stamps
      ? []
      : ([
          [directories.root, last.sources],
          [last.settings.output, last.output],
        ] as const);
  const memory = new DigestMemory(host.disk, known);
  // Who wants everything built again may want everything found out again.
  const isTrusted = trust.stamps && trust.results !== 'renew';
  const places = cachePlaces(directories.cache);
  const objects = new ObjectStore(places.objects, host.disk);
  return {
    last,
    memory,
    plans: new PlanMemory(context, host.disk, memory, isTrusted),
    objects,
    entries: new EntryStore(places.entries, objects, host.disk),
  };
}
