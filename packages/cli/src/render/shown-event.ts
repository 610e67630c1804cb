import type { ChainLink } from '@svc-build/engine/execute/longest-chain';
import type { Diagnostic } from '@svc-build/model/diagnostic';
import type { BuildEvent, Report, ServiceSummary } from '@svc-build/model/event';

/** What is shown of a build: its events, with each diagnostic by itself, and how it ended. */
export type ShownEvent =
  | Exclude<BuildEvent, { type: 'planned' | 'service-finished' }>
  | ({ readonly type: 'service-finished' } & ServiceSummary)
  | ({ readonly type: 'diagnostic' } & Diagnostic)
  | {
      readonly type: 'summary';
      readonly ok: boolean;
      readonly interrupted: boolean;
      readonly durationMs: number;
      readonly output: string;
      readonly services: readonly ServiceSummary[];
      /** The actions that took the longest one after another. */
      readonly chain: readonly ChainLink[];
    };

/** Shows events as they come. */
export type Show = (event: ShownEvent) => void;

/** Shows what a run reports; what is wrong with a service comes before its end. */
export function showing(show: Show): Report {
  return (event) => {
    if (event.type === 'planned') showDiagnostics(event.warnings, show);
    else if (event.type === 'service-finished') {
      const { diagnostics, ...summary } = event;
      showDiagnostics(diagnostics, show);
      show(summary);
    } else show(event);
  };
}

/** Shows diagnostics, each by itself. */
export function showDiagnostics(diagnostics: readonly Diagnostic[], show: Show): void {
  for (const diagnostic of diagnostics) show({ type: 'diagnostic', ...diagnostic });
}

/** What shows a build. Nothing is lost before `end`: a live view holds back what would disturb it. */
export interface BuildView {
  readonly show: Show;
  end(): Promise<void>;
}
