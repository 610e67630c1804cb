import type { Diagnostic } from './diagnostic.ts';

/** How a service came out of a run. `kept`: the run was not about it, and nobody looked whether its bundle is still right. */
export type Outcome = 'built' | 'restored' | 'fresh' | 'kept' | 'failed' | 'skipped';

/** One line of the summary. */
export interface ServiceSummary {
  readonly name: string;
  readonly framework: string;
  readonly routePrefix: string;
  readonly outcome: Outcome;
  readonly durationMs: number;
  /** Size of what it added to the output; null unless it is there. */
  readonly size: { readonly files: number; readonly bytes: number } | null;
  readonly reasons: readonly string[];
}

/** What happens in a run, for whoever shows it. `action` events carry every service that the action serves. */
export type BuildEvent =
  /** Comes first, with what planning warned of. */
  | { readonly type: 'planned'; readonly warnings: readonly Diagnostic[] }
  /** The services that a run is about, because of what changed since a revision. */
  | { readonly type: 'affected'; readonly since: string; readonly services: readonly string[] }
  | {
      /** Comes once, before anything runs; actions without steps are not shown. */
      readonly type: 'run-started';
      readonly actions: readonly {
        readonly action: string;
        readonly label: string;
        readonly services: readonly string[];
      }[];
    }
  | {
      /** Comes before anything runs, for services that are not left as they are; those with the same reasons together. */
      readonly type: 'services-decided';
      readonly services: readonly string[];
      readonly outcome: 'build' | 'restore';
      readonly reasons: readonly string[];
    }
  | {
      readonly type: 'action-started';
      readonly action: string;
      readonly label: string;
      readonly services: readonly string[];
      /** Why it has to run; empty where nobody asks. */
      readonly reasons: readonly string[];
    }
  /** It did not have to run: its result comes from the cache, or lies where it was made. */
  | {
      readonly type: 'action-restored';
      readonly from: 'cache' | 'place';
      readonly action: string;
      readonly label: string;
      readonly services: readonly string[];
    }
  | {
      readonly type: 'step-started';
      readonly action: string;
      readonly step: string;
      readonly services: readonly string[];
    }
  | { readonly type: 'line'; readonly action: string; readonly services: readonly string[]; readonly text: string }
  | {
      readonly type: 'action-finished';
      readonly action: string;
      readonly label: string;
      readonly services: readonly string[];
      readonly ok: boolean;
      /** It was told to end before it was done. */
      readonly interrupted: boolean;
      readonly durationMs: number;
    }
  /** With what is wrong with it, or what it warns of, unless that was said with a service before it. */
  | ({ readonly type: 'service-finished'; readonly diagnostics: readonly Diagnostic[] } & ServiceSummary)
  | { readonly type: 'waiting'; readonly pid: number };

/** Takes events as they come. */
export type Report = (event: BuildEvent) => void;
