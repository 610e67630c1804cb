import type { SiteFacts } from '../site/site-facts.ts';

/**
 * What differs between frameworks whose build leaves a server: what holds for sites too (the command, the base path, what
 * is kept beside the sources), and the server. The site of its output is what browsers load.
 */
export interface EmittedFacts extends Omit<SiteFacts, 'fallback' | 'leavesOld'> {
  readonly server: EmittedServer;
}

/** A server that a build leaves. Paths are below the directory that the build writes. */
export interface EmittedServer {
  /** The file that starts it. */
  readonly entry: string;
  /** The directories that it is, with what it needs beside it, such as pages that were made in advance. */
  readonly parts: readonly string[];
  /** Whether all packages that it loads lie among its parts; else they are found by tracing. */
  readonly selfContained: boolean;
  /** Variables of its own beside HOST and PORT: what else tells it where it stands. */
  readonly variables: Readonly<Record<string, string>>;
}
