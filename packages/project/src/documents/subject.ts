import type { Diagnostic } from '@svc-build/model/diagnostic';

/** What is being resolved, in the words of its diagnostics. */
export interface Subject {
  /** `service "api"` or `directory "apps/api"`. */
  readonly name: string;
  /** `The entrypoint "main.py" of service "api"` or `The directory "apps/api"`. */
  readonly entrypoint: string;
  /** The service, and where its entrypoint is written, or else the service itself. */
  readonly at: Pick<Diagnostic, 'service' | 'location'>;
}
