import type { FileMode } from '@svc-build/model/build-output';

/** One thing of a tree; `path` is relative to the tree, with `/`. */
export type TreeEntry =
  | { readonly kind: 'file'; readonly path: string; readonly size: number; readonly mode: FileMode }
  | { readonly kind: 'directory'; readonly path: string }
  | { readonly kind: 'link'; readonly path: string; readonly target: string };
