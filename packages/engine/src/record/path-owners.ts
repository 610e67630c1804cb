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

/** Whom it matters to that a path moves. `places` are the numbers of all services, by name. */
export function pathOwners(
  services: readonly LookedService[],
  places: ReadonlyMap<string, number>,
  { directories: { root }, builderModules }: Pick<BuildContext, 'directories' | 'builderModules'>,
): PathOwners {
  // What a builder loads only when it is asked is not known when the project is read.
  const modules = [...builderModules.values()].flatMap(({ files }) => files);
  const owners = new Map<string, number>(modules.map((path) => [pathBelow(root, path), SEVERAL]));
  for (const { planned, key, finished } of services) {
    const place = places.get(planned.service.name) ?? SEVERAL;
    const note = (seen: string): void => {
      const path = pathBelow(root, seen);
      const known = owners.get(path);
      owners.set(path, known === undefined || known === place ? place : SEVERAL);
    };
    const [own, ...groups] = key.tracePaths.all();
    for (const path of own?.paths ?? []) note(path);
    for (const { paths } of groups) for (const path of paths) owners.set(pathBelow(root, path), SEVERAL);
    for (const path of key.inputs.trace.keys()) note(path);
    for (const { path } of finished?.artifact.discovered ?? []) note(path);
    for (const { env } of planned.plan.actions) for (const file of [...env.files, ...env.frameworkFiles]) note(file);
  }
  return owners;
}
