import { anyPattern } from '@svc-build/model/glob/path-pattern';
import { liesIn } from '@svc-build/model/project-path';
import type { PlannedDev } from './plan-dev.ts';

/**
 * What changed paths ask of a service; null when they are none of its business. `remake` is `rebuild`, and the program again
 * even if the work comes to the same: nobody knows which of the two reads what the service declares.
 */
export type Reaction = 'restart' | 'rebuild' | 'remake' | null;

/** What some changed paths, relative to the project root, ask of a service; more work wins over less. */
export function reactionTo(
  paths: readonly string[],
  { dev, service, before }: Pick<PlannedDev, 'dev' | 'service' | 'before'>,
): { readonly kind: Reaction; readonly path: string } {
  const actions = [...before.flatMap(({ plan }) => plan.actions), ...dev.actions];
  const outputs = actions.flatMap((action) => action.outputs);
  const own = paths.filter((path) => !outputs.some((output) => liesIn(path, output)));
  const isDeclared = anyPattern((service.inputs ?? []).map(({ value }) => `${value.replace(/\/$/, '')}/**`));
  const remaking = own.find(isDeclared);
  if (remaking !== undefined) return { kind: 'remake', path: remaking };
  const rebuilding = own.find((path) => isInput(path, actions) || isWatched(path, dev.watch, 'rebuild'));
  if (rebuilding !== undefined) return { kind: 'rebuild', path: rebuilding };
  const restarting = own.find((path) => isWatched(path, dev.watch, 'restart'));
  return restarting === undefined ? { kind: null, path: '' } : { kind: 'restart', path: restarting };
}

function isInput(path: string, actions: PlannedDev['dev']['actions']): boolean {
  return actions.some(({ inputs, generated }) => {
    if (inputs.files.includes(path)) return true;
    const isLeftOut = anyPattern([...inputs.exclude, ...generated]);
    return inputs.directories.some((directory) => liesIn(path, directory)) && !isLeftOut(path);
  });
}

function isWatched(path: string, watch: PlannedDev['dev']['watch'], action: 'restart' | 'rebuild'): boolean {
  return watch.some((one) => one.action === action && anyPattern(one.paths)(path));
}
