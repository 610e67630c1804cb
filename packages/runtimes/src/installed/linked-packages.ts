import { readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { textOf, treeEntries } from './tree-entries.ts';

/** Where package managers keep the packages that they link, within a `node_modules`. */
const STORES: ReadonlyMap<string, string> = new Map([
  ['.pnpm', 'pnpm'],
  ['.bun', 'bun'],
  ['.store', 'Yarn or npm'],
]);

/** A package that is a link, and who makes such links. */
export interface LinkedPackage {
  readonly name: string;
  readonly maker: string;
}

/** The first package of a `node_modules` that is a link into a store of packages; null where none is. */
export function linkedPackage(modules: string): LinkedPackage | null {
  for (const { name, kind } of treeEntries(modules)) {
    const parts = kind === 'link' ? readlinkSync(join(modules, name)).split('/') : [];
    const maker = parts.map((part) => STORES.get(part)).find((one) => one !== undefined);
    if (maker !== undefined) return { name, maker };
  }
  return null;
}

/** Whether the settings ask npm itself for such links. */
export function asksNpmForLinks(directories: readonly string[]): boolean {
  return directories.some((directory) =>
    /^\s*install-strategy\s*=\s*"?linked/m.test(textOf(join(directory, '.npmrc'))),
  );
}
