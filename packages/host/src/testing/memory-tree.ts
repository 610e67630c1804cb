import { posix } from 'node:path';
import { compare } from '@svc-build/model/compare';
import { anyPattern } from '@svc-build/model/glob/path-pattern';
import type { EntryKind, SourceTree } from '@svc-build/model/source-tree';

/** A tree that exists only as a map from path to text: for tests of pure logic. It has no links. */
export function memoryTree(contents: Readonly<Record<string, string>>): SourceTree {
  const paths = Object.keys(contents).sort(compare);
  const kind = (path: string): EntryKind | null => {
    const wanted = posix.normalize(path).replace(/\/$/, '');
    if (Object.hasOwn(contents, wanted)) return 'file';
    return wanted === '.' || paths.some((one) => one.startsWith(`${wanted}/`)) ? 'directory' : null;
  };
  const text = (path: string): string | null => contents[posix.normalize(path)] ?? null;
  const tree: SourceTree = {
    kind: async (path) => kind(path),
    readText: async (path) => text(path),
    readBytes: async (path) => {
      const found = text(path);
      return found === null ? null : new TextEncoder().encode(found);
    },
    list: async (path) => {
      const base = posix.normalize(path) === '.' ? '' : `${posix.normalize(path).replace(/\/$/, '')}/`;
      const names = new Set(
        paths.filter((one) => one.startsWith(base)).map((one) => one.slice(base.length).split('/')[0]),
      );
      return [...names]
        .filter((name) => name !== undefined)
        .map((name) => ({ name, kind: kind(`${base}${name}`) ?? ('file' as const) }));
    },
    glob: async (patterns, options) => {
      const ignored = anyPattern(options?.ignore ?? []);
      const matches = anyPattern(patterns);
      return paths.filter((path) => matches(path) && !ignored(path));
    },
    locate: async (path) => {
      if (posix.normalize(path).startsWith('..')) return 'outside';
      return kind(path) === null ? 'missing' : 'inside';
    },
    isExecutable: async () => false,
    once: (_, conclude) => conclude(tree),
  };
  return tree;
}
