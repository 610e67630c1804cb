import type { Diagnostic } from '@svc-build/model/diagnostic';
import type { Outcome, ServiceSummary } from '@svc-build/model/event';
import type { ManifestService } from '@svc-build/model/manifest';
import type { ActionId } from '@svc-build/model/plan';
import type { ResolvedService } from '@svc-build/model/service';
import type { CacheHit } from '@svc-build/store/result-cache';
import type { StoredFile } from '@svc-build/store/stored-tree';
import type { InputRecord } from '@svc-build/trace/hash-inputs';
import type { ServiceKey } from '../key/service-key.ts';
import type { PlannedService } from '../plan/plan-project.ts';

/** A line that an action printed, to be said again when its result is taken from the cache. */
export interface LoggedLine {
  readonly action: string;
  readonly text: string;
}

/** What building a service comes to, but for its files: all that the output's own files and the summary need of it. */
export interface ServiceArtifact {
  /** `env` is added when all services of the output are known; `ownUrls` are left out of it. */
  readonly manifest: Omit<ManifestService, 'env'>;
  /** Service URLs that it has a value of its own for, in a file that its framework reads where it runs. */
  readonly ownUrls: readonly string[];
  /** The pages among its static files, for `config.json`; those of a server are its own affair. */
  readonly pages: readonly string[];
  readonly warnings: readonly Diagnostic[];
  readonly log: readonly LoggedLine[];
  /** Files of the project that turned out to be in the bundle although no input named them; a hit needs them unchanged. */
  readonly discovered: readonly InputRecord[];
  /** Files that it created among its inputs, and that git ignores: no inputs as long as they hold this. */
  readonly created: readonly InputRecord[];
}

/** An artifact and its files, by their paths below the output. */
export interface FinishedArtifact {
  readonly artifact: ServiceArtifact;
  readonly files: readonly StoredFile[];
}

/** What an action came to, but for its files: what it said. */
export interface ActionArtifact {
  readonly warnings: readonly Diagnostic[];
  readonly log: readonly string[];
  /** What it wrote in the directories that it names, for `collect`. */
  readonly captured: readonly string[];
}

/** How an action was done. `fresh`: what it left is still there; `idle`: it has no steps. */
export type ActionHow = 'ran' | 'restored' | 'fresh' | 'idle';

/** What an action did in a run. */
export interface ActionReport {
  readonly action: ActionId;
  readonly label: string;
  readonly needs: readonly ActionId[];
  readonly how: ActionHow;
  /** Why it ran; empty where it did not. */
  readonly reasons: readonly string[];
  readonly durationMs: number;
}

/** An action that is done, and what the cache has of it. */
export interface FinishedAction extends ActionReport {
  readonly result: ActionResult | null;
}

/** A result of an action that the cache has: its key, and how many bytes were added for it. */
export interface ActionResult {
  readonly key: string;
  readonly added: number;
}

/** A service at the end of a run. */
export interface FinishedService {
  readonly planned: PlannedService;
  readonly key: ServiceKey;
  readonly outcome: Outcome;
  readonly durationMs: number;
  readonly diagnostics: readonly Diagnostic[];
  /** Why it was not left as it was. */
  readonly reasons: readonly string[];
  /** Null unless it is in the output. */
  readonly finished: FinishedArtifact | null;
  /** Whether the key says what it was made of. */
  readonly inputsUnchanged: boolean;
  /** Its inputs that were written while it was built, whatever they hold. */
  readonly written: readonly string[];
  /** Its actions that came to their end in this run. */
  readonly actions: readonly FinishedAction[];
}

/** A service that was not planned: its bundle is one of an earlier run. */
export interface KeptService {
  readonly service: ResolvedService;
  /** Whether that is right: nothing that it was made from has moved; else nobody has looked. */
  readonly isUnmoved: boolean;
  readonly cacheKey: string;
  /** Whether its key says what its bundle was made of. */
  readonly inputsUnchanged: boolean;
  readonly artifact: ServiceArtifact;
  /** From the cache, and why; null where its files are in the output. */
  readonly restored: { readonly hit: CacheHit<ServiceArtifact>; readonly reasons: readonly string[] } | null;
}

/** The line of the summary for a service that was not planned. */
export function summaryOfKept({ service, isUnmoved, artifact, restored }: KeptService): ServiceSummary {
  const { name, framework, routePrefix } = service;
  const outcome = restored !== null ? 'restored' : isUnmoved ? 'fresh' : 'kept';
  const reasons = restored?.reasons ?? [];
  return { name, framework, routePrefix, outcome, durationMs: 0, size: artifact.manifest.size, reasons };
}

/** The line of the summary for a service. */
export function summaryOf({ planned, outcome, durationMs, finished, reasons }: FinishedService): ServiceSummary {
  const { name, framework, routePrefix } = planned.service;
  return { name, framework, routePrefix, outcome, durationMs, size: finished?.artifact.manifest.size ?? null, reasons };
}
