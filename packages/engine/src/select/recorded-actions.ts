import type { Action } from '@svc-build/model/plan';
import type { LastServiceRecord } from '../record/last-run.ts';

/** The actions of the plan that a service was last built by; null where its record does not say. */
export function recordedActions({ parts }: Pick<LastServiceRecord, 'parts'>): readonly Action[] | null {
  try {
    return parts.flatMap(({ kind, value }) => (kind === 'plan' ? [JSON.parse(value ?? '') as Action] : []));
  } catch {
    return null;
  }
}
