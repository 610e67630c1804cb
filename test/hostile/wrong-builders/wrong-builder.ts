/** A wrong thing that a builder does: what stands in it in place of what, and what the command must say. */
export interface WrongBuilder {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly code: string;
  /** Exit code; 1 when left out. */
  readonly exit?: number;
  readonly says: RegExp;
  readonly file?: string;
}

/** Where the builder of the rig, `poemBuilder`, stands in the project. */
export const TOOL = 'tools/poems.mjs';

/** The starts of its functions, for rows that put another one in their place. */
export const PLAN = 'plan: async (service) => ok({';
export const COLLECT = 'collect: async () => ok({';
