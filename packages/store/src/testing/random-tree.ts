import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { sha256 } from '@svc-build/trace/sha256';
import fc from 'fast-check';
import type { StoredFile } from '../stored-tree.ts';

/** One thing of a tree: paths are unique, and none leads through a file or a link. */
export type TreeNode =
  | { readonly kind: 'file' | 'executable'; readonly path: string; readonly bytes: Uint8Array }
  | { readonly kind: 'link'; readonly path: string; readonly target: string }
  | { readonly kind: 'directory'; readonly path: string };

const ODD_NAMES = [
  'a b',
  'new\nline',
  '-dash',
  '.hidden',
  '__proto__',
  'gr\u00fc\u00dfe',
  'gru\u0308\u00dfe',
  '\u65e5\u672c',
  '*?[x]',
  '%2e%2e',
  '\u{1f680}',
  'quo"te',
  'back\\slash',
];

const name = fc.oneof(
  fc.constantFrom(...ODD_NAMES),
  fc
    .string({ unit: 'binary', minLength: 1, maxLength: 12 })
    .filter((text) => !/[/\0]/.test(text) && text !== '.' && text !== '..'),
);

/** A few contents come again and again, in both modes. */
const bytes = fc.oneof(
  fc.constantFrom(new Uint8Array(), Buffer.from('one\n'), Buffer.from('two\n')),
  fc.uint8Array({ maxLength: 300 }),
  fc.nat({ max: 255 }).map((value) => Buffer.alloc(2000, value)),
);

/** To a sibling, to a directory, to nothing, to a parent, to itself, out of the tree. */
const target = fc.oneof(
  fc.constantFrom('.', '..', '../..', 'a b', 'nowhere', './a b/-dash', '/nowhere/at/all'),
  name.map((one) => `../${one}`),
  name,
);

type Branch =
  | { readonly kind: 'file' | 'executable'; readonly bytes: Uint8Array }
  | { readonly kind: 'link'; readonly target: string }
  | { readonly kind: 'directory'; readonly children: readonly (readonly [string, Branch])[] };

const { directory } = fc.letrec<{ directory: Extract<Branch, { kind: 'directory' }>; branch: Branch }>((tie) => ({
  directory: fc.record({
    kind: fc.constant('directory' as const),
    children: fc.uniqueArray(fc.tuple(name, tie('branch')), { maxLength: 5, selector: ([one]) => one }),
  }),
  branch: fc.oneof(
    { maxDepth: 3 },
    fc.record({ kind: fc.constantFrom('file' as const, 'executable' as const), bytes }),
    fc.record({ kind: fc.constant('link' as const), target }),
    tie('directory'),
  ),
}));

/** Trees of files, links and empty directories, sorted as nobody sorted them. */
export const randomTree: fc.Arbitrary<readonly TreeNode[]> = directory.map(({ children }) => flatten(children, ''));

function flatten(children: readonly (readonly [string, Branch])[], base: string): readonly TreeNode[] {
  return children.flatMap(([one, branch]): readonly TreeNode[] => {
    const path = `${base}${one}`;
    if (branch.kind !== 'directory') return [{ ...branch, path }];
    return branch.children.length === 0 ? [{ kind: 'directory', path }] : flatten(branch.children, `${path}/`);
  });
}

/** Lays a tree out on disk, in the modes that bundles have. */
export function writeTree(root: string, tree: readonly TreeNode[]): void {
  mkdirSync(root, { recursive: true });
  for (const node of tree) {
    const path = join(root, node.path);
    mkdirSync(dirname(path), { recursive: true });
    if (node.kind === 'directory') mkdirSync(path);
    else if (node.kind === 'link') symlinkSync(node.target, path);
    else {
      writeFileSync(path, node.bytes);
      chmodSync(path, modeOf(node.kind));
    }
  }
}

/** What the cache is told of a tree. */
export function described(tree: readonly TreeNode[]): readonly StoredFile[] {
  return tree.map((node): StoredFile => {
    if (node.kind === 'directory' || node.kind === 'link') return node;
    return { kind: node.kind, path: node.path, digest: sha256(node.bytes), bytes: node.bytes.byteLength };
  });
}

/** A tree as lines that are equal for equal trees. */
export function shown(tree: readonly TreeNode[]): readonly string[] {
  return tree.map(line).sort();
}

/** The same of what is on disk; only empty directories are things of their own. */
export function shownOnDisk(root: string): readonly string[] {
  const lines: string[] = [];
  const visit = (below: string): void => {
    for (const one of readdirSync(join(root, below))) {
      const path = below === '' ? one : `${below}/${one}`;
      const stats = lstatSync(join(root, path));
      if (stats.isSymbolicLink()) lines.push(`${path} link ${readlinkSync(join(root, path))}`);
      else if (!stats.isDirectory()) lines.push(fileLine(path, stats.mode & 0o7777, readFileSync(join(root, path))));
      else if (readdirSync(join(root, path)).length === 0) lines.push(`${path} directory`);
      else visit(path);
    }
  };
  visit('');
  return lines.sort();
}

function line(node: TreeNode): string {
  if (node.kind === 'directory') return `${node.path} directory`;
  if (node.kind === 'link') return `${node.path} link ${node.target}`;
  return fileLine(node.path, modeOf(node.kind), node.bytes);
}

function fileLine(path: string, mode: number, contents: Uint8Array): string {
  return `${path} ${mode.toString(8)} ${sha256(contents)}`;
}

function modeOf(kind: 'file' | 'executable'): number {
  return kind === 'executable' ? 0o755 : 0o644;
}
