import { pathRows } from '@svc-build/trace/path-table';
import type { ActionRecord } from '../record/action-record.ts';
import type { LeftContents } from '../record/earlier-results.ts';
import type { RunState } from '../record/run-state.ts';
import type { PlannedAction } from './action-graph.ts';
import { resultPlace } from './result-place.ts';

/** An action, and what it came to last in this checkout. */
interface RecordedAction {
  readonly planned: PlannedAction;
  readonly record: ActionRecord | null;
}

/** What an action has left among the sources: by its record, else what any result of it that the cache keeps has there. */
export async function leftContents(
  { planned, record }: RecordedAction,
  { earlier }: Pick<RunState, 'earlier'>,
): Promise<LeftContents> {
  if (resultPlace(planned) !== 'sources') return new Map();
  if (record === null) return earlier.ofAction(planned.action.id);
  const rows = pathRows(record.left);
  return new Map(rows.map(({ path, digest }) => [path, new Set(digest === null ? [] : [digest])]));
}
