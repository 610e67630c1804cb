import type { FrameworkRow } from '../rig/framework-rows.ts';

/** A row with its tests. */
export interface Row extends FrameworkRow {
  readonly version: string | null;
  /** The version of Node that it runs on, where it is not that of the tests. */
  readonly node?: string;
  /** Declares its tests. */
  prove(proving: Proving): void;
}

/** A row while it is proven. */
export interface Proving {
  /** A test that the row has not passed without. */
  test(name: string, run: () => Promise<void>): void;
  /** Whether something could not be looked at on this machine: then it has not passed. */
  isPartial: boolean;
}
