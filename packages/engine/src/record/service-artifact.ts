import type { Diagnostic } from '@svc-build/model/diagnostic';
import type { ManifestService } from '@svc-build/model/manifest';
import type { StoredFile } from '@svc-build/store/stored-tree';
import type { InputRecord } from '@svc-build/trace/hash-inputs';

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
}

/** An artifact and its files, by their paths below the output. */
export interface FinishedArtifact {
  readonly artifact: ServiceArtifact;
  readonly files: readonly StoredFile[];
}
