import type { Diagnostic } from '@svc-build/model/diagnostic';

/** How an action came out. `skipped`: it never began, because something before it failed or the run was told to end. */
export type ActionOutcome =
  | {
      readonly kind: 'done';
      /** Whether it had anything to do. */
      readonly hasRun: boolean;
      readonly durationMs: number;
      readonly warnings: readonly Diagnostic[];
      /** Every line that it printed, up to a size that nobody reads. */
      readonly log: readonly string[];
      /** What it wrote in the directories that it names. */
      readonly captured: readonly string[];
    }
  | { readonly kind: 'failed'; readonly durationMs: number; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: 'skipped' };
