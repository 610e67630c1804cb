import type { SourceTree } from '@svc-build/model/source-tree';

/** How far a path goes: `at` is the first part of it that is not simply there. */
export type Walk =
  | { readonly state: 'inside' }
  | { readonly state: 'outside' | 'broken-link' | 'missing'; readonly at: string };

/** Follows a normalised path directory by directory, so that a link on the way is seen even when nothing lies behind it. */
export async function walkPath(path: string, source: Pick<SourceTree, 'locate'>): Promise<Walk> {
  const segments = path === '.' ? [] : path.split('/');
  for (let length = 1; length <= segments.length; length++) {
    const at = segments.slice(0, length).join('/');
    const state = await source.locate(at);
    if (state !== 'inside') return { state, at };
  }
  return { state: 'inside' };
}
