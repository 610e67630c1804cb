import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What lies in a `node_modules` under the name of a package, scoped ones too; whether it is one is not looked at. */
export interface TreeEntry {
  readonly name: string;
  readonly kind: 'directory' | 'link';
}

/** By name; hidden names, and files, are no packages. */
export function treeEntries(modules: string): readonly TreeEntry[] {
  return childrenOf(modules).flatMap((child): readonly TreeEntry[] => {
    if (child.name.startsWith('.')) return [];
    if (!child.name.startsWith('@')) return entryOf(child, child.name);
    return childrenOf(join(modules, child.name)).flatMap((below) => entryOf(below, `${child.name}/${below.name}`));
  });
}

function entryOf(child: Dirent, name: string): readonly TreeEntry[] {
  if (child.isSymbolicLink()) return [{ name, kind: 'link' }];
  return child.isDirectory() ? [{ name, kind: 'directory' }] : [];
}

/** Sorted by name; empty where there is no directory that can be read. */
export function childrenOf(directory: string): readonly Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}

/** Empty where there is no file that can be read. */
export function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
