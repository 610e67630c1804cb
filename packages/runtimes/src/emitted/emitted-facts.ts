import type { Maybe, WrittenSite } from '../site/site-facts.ts';

/**
 * What differs between frameworks whose build leaves a server: what holds for sites too (the command, the base path, what
 * is kept beside the sources), and the server.
 */
export interface EmittedFacts extends Omit<WrittenSite, 'fallback' | 'leavesOld'> {
  readonly server: WrittenServer;
}

/** A server that a build leaves. Paths are below the directory that the build writes. */
export interface EmittedServer {
  /** The file that starts it, or that what runs it is given. */
  readonly entry: string;
  /** The file of an installed package that runs it, such as `@acme/serve/bin.js`; null where it runs by itself. */
  readonly runner: string | null;
  /** The directories that it is, with what it needs beside it, such as pages that were made in advance. */
  readonly parts: readonly string[];
  /** What browsers load. */
  readonly client: string;
  /** Whether that lies there at the path of the route prefix. */
  readonly clientBelowPrefix: boolean;
  /** Where it answers for the files of that which are no pages. Where it does not, they are served without asking it. */
  readonly answersFiles: 'everywhere' | 'at-root';
  /** Whether all packages that it loads lie among its parts; else they are found by tracing. */
  readonly selfContained: boolean;
  /** Whether the build may leave a site in its place, because it could make all pages in advance. */
  readonly mayBeSite: boolean;
  /** Variables of its own beside HOST and PORT: what else tells it where it stands. */
  readonly variables: Readonly<Record<string, string>>;
  /** A module of svc-build that is loaded before it, because it has to know the gateway in front of it; null for none. */
  readonly helper: string | null;
}

type LeftOut = 'runner' | 'clientBelowPrefix' | 'answersFiles' | 'mayBeSite' | 'variables' | 'helper';

/** A server as it is written: what most do not have may be left out. */
export type WrittenServer = Maybe<EmittedServer, LeftOut>;

/** A server, with all that its row leaves out. */
export function completeServer(written: WrittenServer): EmittedServer {
  return {
    runner: null,
    clientBelowPrefix: false,
    answersFiles: 'everywhere',
    mayBeSite: false,
    variables: {},
    helper: null,
    ...written,
  };
}
