import type { Diagnostic } from '@svc-build/model/diagnostic';

/** What came of one service. */
export interface VerifiedService {
  readonly name: string;
  readonly ok: boolean;
  /** From its start until it accepted connections; null when it never did. */
  readonly readyMs: number | null;
  /** What its processes took together after the requests; null where none ran or the system does not tell. */
  readonly memoryBytes: number | null;
  readonly size: { readonly files: number; readonly bytes: number };
  /** In the order in which they were made, with the final answer and where redirects led; a status of null is no answer at all. */
  readonly requests: readonly { readonly path: string; readonly to?: string; readonly status: number | null }[];
  readonly diagnostics: readonly Diagnostic[];
}
