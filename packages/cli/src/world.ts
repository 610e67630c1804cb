import type { Interrupt } from '@svc-build/engine/build-context';
import type { OwnBuilders } from '@svc-build/engine/own-builders/own-builders';
import type { Host } from '@svc-build/model/host';

/** Where text goes, and what kind of place it is. */
export interface Terminal {
  readonly isTerminal: boolean;
  readonly columns: number;
  write(text: string): void;
  /** Bytes that its reader has not taken yet. */
  pending(): number;
}

/** Everything outside of svc-build that a command may touch; `bin.ts` makes the one that is real. */
export interface World {
  readonly host: Host;
  readonly cwd: string;
  readonly nodePath: string;
  /** The modules that come with the command. */
  readonly modules: string;
  readonly version: string;
  /** The digest of the program, which developers of svc-build change. */
  readonly buildStamp: string;
  readonly nodeVersion: string;
  readonly stdout: Terminal;
  readonly stderr: Terminal;
  readonly interrupt: Interrupt;
  /** The processes of the project's own builders; `main` ends them. */
  readonly ownBuilders: OwnBuilders;
  /** What listens to single keys, until what it returns is called; null where there is no keyboard. */
  keys(): ((onKey: (key: string) => void) => () => void) | null;
}
