import { dirname } from 'node:path';
import type { ReadonlyTrace } from '@svc-build/trace/trace';
import type { BuildContext } from '../build-context.ts';
import type { FinishedService } from './service-artifact.ts';
import { pathBelow } from './whole-trace.ts';

/** Of a path that several services have looked at. */
export const SEVERAL = -1;
/** Of a path that was looked at to resolve the project, and for no service alone. */
export const NOBODY = -2;

/** A service, and all that its plan, its key and its bundle were made from. */
type LookedService = Pick<FinishedService, 'planned' | 'key' | 'finished'>;

/** Who has looked at a path, as a number: the place of the one service, or one of the above. */
export type PathOwners = ReadonlyMap<string, number>;

/** What is known of a run besides its services. */
interface LookedRun {
  /** The numbers of all services, by name. */
  readonly places: ReadonlyMap<string, number>;
  /** What is written down of what it looked at; what is missing there shows by the directory that it would be in. */
  readonly trace: ReadonlyTrace;
  readonly context: Pick<BuildContext, 'directories' | 'builderModules'>;
}

/** Whom it matters to that a path moves. */
export function pathOwners(services: readonly LookedService[], { places, trace, context }: LookedRun): PathOwners {
  const { root } = context.directories;
  const owners = new Map<string, number>();
  const note = (seen: string, owner: number): void => {
    const path = pathBelow(root, seen);
    for (const one of trace.has(path) ? [path] : [path, dirname(path)]) {
      const known = owners.get(one);
      owners.set(one, known === undefined || known === owner ? owner : SEVERAL);
    }
  };
  // What a builder loads only when it is asked is not known when the project is read.
  for (const { files } of context.builderModules.values()) for (const path of files) note(path, SEVERAL);
  for (const { planned, key, finished } of services) {
    const own = places.get(planned.service.name) ?? SEVERAL;
    const [alone, ...groups] = key.tracePaths.all();
    for (const path of alone?.paths ?? []) note(path, own);
    for (const { paths } of groups) for (const path of paths) note(path, SEVERAL);
    for (const path of key.inputs.trace.keys()) note(path, own);
    if (planned.basis.index !== null) note(planned.basis.index.path, own);
    for (const { path } of finished?.artifact.discovered ?? []) note(path, own);
    for (const { env } of planned.plan.actions)
      for (const file of [...env.files, ...env.frameworkFiles]) note(file, own);
  }
  return owners;
}
