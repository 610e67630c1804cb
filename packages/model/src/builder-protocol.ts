import type { SourceTree } from './source-tree.ts';

/** What a builder may be asked to do. */
export type BuilderMethod = 'probe' | 'plan' | 'collect' | 'dev';

/** A read-only view that a builder was given; which ones there are depends on the method. */
export type TreeName = 'source' | 'root' | 'scratch';

/** The looks at a tree that cross the channel; `once` stays in the builder's process. */
export type LookMethod = Exclude<keyof SourceTree, 'once'>;

/** One look of a builder at a tree. */
export interface Look {
  readonly id: number;
  /** The call in which the builder looks. */
  readonly call: number;
  readonly tree: TreeName;
  readonly method: LookMethod;
  readonly arguments: readonly unknown[];
}

/** What svc-build says to the process in which a project's own builder runs. Values of the contract cross as JSON, whatever they are. */
export type BuilderRequest =
  | { readonly kind: 'load'; readonly module: string }
  | {
      readonly kind: 'call';
      readonly id: number;
      readonly method: BuilderMethod;
      /** JSON of the arguments that are data: the service, the answers, and the captured files; null where a method has none. */
      readonly data: string;
    }
  | { readonly kind: 'looked'; readonly looks: readonly { readonly id: number; readonly found: Found }[] };

/** What a look found, or why it could not look. */
export type Found = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly problem: string };

/** What the process answers. `files` are all modules that it has loaded so far, absolute. */
export type BuilderReply =
  | { readonly kind: 'loaded'; readonly description: string; readonly files: readonly string[] }
  | { readonly kind: 'returned'; readonly id: number; readonly value: string; readonly files: readonly string[] }
  /** `id` is null when the module itself could not be loaded. */
  | { readonly kind: 'threw'; readonly id: number | null; readonly problem: string; readonly stack: string }
  | { readonly kind: 'looks'; readonly looks: readonly Look[] };
