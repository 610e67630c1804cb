import type { Diagnostic } from '@svc-build/model/diagnostic';
import type { ActionArtifact, ActionHow, ActionResult } from '../record/service-artifact.ts';

/** An action that is done. */
export interface DoneAction {
  readonly kind: 'done';
  readonly how: ActionHow;
  /** Why it ran; empty where it did not, or where nobody asked. */
  readonly reasons: readonly string[];
  readonly durationMs: number;
  readonly warnings: readonly Diagnostic[];
  /** Every line that it printed, up to a size that nobody reads. */
  readonly log: readonly string[];
  /** What it wrote in the directories that it names. */
  readonly captured: readonly string[];
  /** What the cache has of it; null for what is not kept. */
  readonly result: ActionResult | null;
  /** Whether what is made from it may be kept: false for an install that somebody has edited. */
  readonly isTrusted: boolean;
}

/** How an action came out. `skipped`: it never began, because something before it failed or the run was told to end. */
export type ActionOutcome =
  | DoneAction
  | { readonly kind: 'failed'; readonly durationMs: number; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: 'skipped' };

/** An action that is done, and whatever more is known of it. */
export function doneAction(how: ActionHow, details: Partial<DoneAction> = {}): DoneAction {
  const nothing = { reasons: [], durationMs: 0, warnings: [], log: [], captured: [], result: null, isTrusted: true };
  return { kind: 'done', how, ...nothing, ...details };
}

/** An action whose result lies where it left it, with what it said when it ran. */
export function leftThere({ warnings, log, captured }: ActionArtifact): DoneAction {
  return doneAction('fresh', { warnings, log, captured });
}
