import { warning } from '@svc-build/model/diagnostic';
import { liesIn } from '@svc-build/model/project-path';
import type { TracedPath } from '@svc-build/trace/path-table';
import type { DoneAction } from './action-outcome.ts';
import type { ActionTurn } from './action-turn.ts';
import { outputFiles } from './left-files.ts';

/**
 * Files among the results of an action that it did not make: of a build by hand, or of an earlier one of which nothing is
 * known any more. A fresh checkout lacks them, so nothing that is made with them is kept, and the first is named.
 */
export function withUnknownNamed(
  done: DoneAction,
  left: Iterable<Pick<TracedPath, 'path'>>,
  { planned, run }: Pick<ActionTurn, 'planned' | 'run'>,
): DoneAction {
  const made = new Set([...left].map(({ path }) => path));
  const { outputs, label } = planned.action;
  const [first, ...others] = outputFiles(planned.action, run.context)
    .map(({ path }) => path)
    .filter((path) => !made.has(path));
  const output = outputs.find((one) => first !== undefined && liesIn(first, one));
  if (first === undefined || output === undefined) return done;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  const unknown = warning(
    'RESULT_UNKNOWN',
    `${first}${more} among the results of "${label}" was not written by it, so nothing that is made with that is kept in the cache.`,
    `Run \`rm -rf ${output}\` and build again; what belongs there is for git to track.`,
  );
  return { ...done, warnings: [...done.warnings, unknown], isTrusted: false };
}
