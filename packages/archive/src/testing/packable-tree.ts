import { posix } from 'node:path';
import { randomTree, type TreeNode } from '@svc-build/store/testing/random-tree';
import type fc from 'fast-check';

/** Names that tar has no room for in its own header, or not in one piece. */
export const LONG_NAMES: readonly TreeNode[] = [
  'n'.repeat(100),
  'n'.repeat(101),
  'ä'.repeat(127),
  `${'d'.repeat(155)}/${'n'.repeat(100)}`,
  `${'d'.repeat(156)}/n`,
  ['deep', ...Array.from({ length: 12 }, (_, at) => `${at}`.repeat(30)), 'end.txt'].join('/'),
].map((path): TreeNode => ({ kind: 'file', path: `long/${path}`, bytes: Buffer.from(path) }));

/** Trees that can be packed: no two names for one place, and links that lead to something in them, or to nothing. */
export const packableTree: fc.Arbitrary<readonly TreeNode[]> = randomTree.map((tree) => {
  const spellings = new Map<string, string>();
  const nodes = tree.filter(({ path }) => above(path).every((one) => isOnlySpelling(one, spellings)));
  const places = nodes.filter(({ kind }) => kind !== 'link').map(({ path }) => path);
  return [
    ...nodes.map((node, at): TreeNode => {
      if (node.kind !== 'link') return node;
      const to = places[at % places.length] ?? 'nowhere';
      return { ...node, target: posix.relative(posix.dirname(node.path), to) || '.' };
    }),
    ...LONG_NAMES,
  ];
});

function above(path: string): readonly string[] {
  const segments = path.split('/');
  return segments.map((_, at) => segments.slice(0, at + 1).join('/'));
}

function isOnlySpelling(path: string, spellings: Map<string, string>): boolean {
  const folded = path.normalize('NFKD').toUpperCase().normalize('NFKD');
  const first = spellings.get(folded) ?? path;
  spellings.set(folded, first);
  return first === path;
}
