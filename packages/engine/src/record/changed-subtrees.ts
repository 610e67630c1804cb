import { dirname } from 'node:path';
import { compare } from '@svc-build/model/json';
import { directoriesOf } from '@svc-build/model/project-path';

/** The parts of an output that a swap replaces, by their paths; none lies below another. */
export interface Subtrees {
  /** What takes the place of what is there, if anything is. */
  readonly placed: readonly string[];
  readonly removed: readonly string[];
}

/** What was replaced in an output when a run published. */
export type Replaced =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'subtrees'; readonly subtrees: Subtrees }
  | { readonly kind: 'everything' };

/** The files of an output, before and after services of it change. */
interface ChangedFiles {
  /** Of the services that stay as they are. */
  readonly kept: readonly string[];
  /** Of the others: as they are in the output, and as they are to be. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/**
 * The largest subtrees that hold nothing of a service that stays: what `/` owns is all of `static`, but for `static/admin`
 * when another service owns that. Null when they are more than half of the output, or when all of it is new: one swap of
 * the whole costs less then.
 */
export function changedSubtrees({ kept, before, after }: ChangedFiles): Subtrees | null {
  if (kept.length === 0 || Math.max(before.length, after.length) > kept.length) return null;
  const holding = directoriesOf(kept);
  const roots = new Map<string, string>();
  const rootOf = (path: string): string => {
    const above = dirname(path);
    if (holding.has(above)) return path;
    const root = roots.get(above) ?? rootOf(above);
    roots.set(above, root);
    return root;
  };
  const placed = new Set(after.map(rootOf));
  const removed = new Set(before.map(rootOf).filter((path) => !placed.has(path)));
  if ([...placed, ...removed].some((path) => holding.has(path))) return null;
  return { placed: [...placed].sort(compare), removed: [...removed].sort(compare) };
}
