import type { ActionId } from '@svc-build/model/plan';
import type { DecidedRun } from '../decide/decide-all.ts';
import type { ActionOutcome } from './action-outcome.ts';

/** A decided run whose actions have been started. */
export interface StagedRun extends DecidedRun {
  /** Where the files of services are laid out. */
  readonly staging: string;
  readonly actions: ReadonlyMap<ActionId, Promise<ActionOutcome>>;
}
