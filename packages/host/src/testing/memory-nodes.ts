import type { FileStamp, NamedEntry } from '@svc-build/model/disk';
import { compare } from '@svc-build/model/json';

/** What a file system in memory is made of: nodes with a number, in directories that name them. */
export type MemoryNode = FileNode | DirectoryNode | LinkNode;

interface Stamped {
  readonly inode: number;
  readonly mode: number;
  mtimeMs: number;
  ctimeMs: number;
}

export interface FileNode extends Stamped {
  readonly kind: 'file';
  bytes: Uint8Array;
}

export interface DirectoryNode extends Stamped {
  readonly kind: 'directory';
  readonly entries: Map<string, MemoryNode>;
}

interface LinkNode extends Stamped {
  readonly kind: 'link';
  readonly target: string;
}

/** A name in a directory, and what has it. */
export interface Spot {
  readonly directory: DirectoryNode;
  readonly name: string;
  readonly node: MemoryNode | null;
  /** Without links. */
  readonly path: string;
}

const MOST_LINKS = 40;

/** An error as the system has it. */
export function systemError(code: string, syscall: string, path: string): Error {
  return Object.assign(new Error(`${code}: so says the disk in memory, ${syscall} '${path}'`), { code, syscall, path });
}

/** Walks a path as the system does; throws where something on the way is missing, no directory, or a link without end. */
export function walkTo(root: DirectoryNode, path: string, followLast: boolean): Spot {
  const parts = partsOf(path);
  let trail: { readonly name: string; readonly node: MemoryNode }[] = [];
  let links = 0;
  for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
    const directory = trail.at(-1)?.node ?? root;
    if (directory.kind !== 'directory') throw systemError('ENOTDIR', 'open', path);
    if (part === '..') {
      trail.pop();
      continue;
    }
    const node = directory.entries.get(part) ?? null;
    if (node === null && parts.length > 0) throw systemError('ENOENT', 'open', path);
    if (node === null) return { directory, name: part, node, path: pathOf([...trail, { name: part }]) };
    if (node.kind !== 'link' || (!followLast && parts.length === 0)) {
      trail.push({ name: part, node });
      continue;
    }
    links += 1;
    if (links > MOST_LINKS) throw systemError('ELOOP', 'open', path);
    if (node.target.startsWith('/')) trail = [];
    parts.unshift(...partsOf(node.target));
  }
  const parent = trail.at(-2)?.node ?? root;
  if (parent.kind !== 'directory') throw systemError('ENOTDIR', 'open', path);
  const last = trail.at(-1);
  return { directory: parent, name: last?.name ?? '', node: last?.node ?? root, path: pathOf(trail) };
}

export function stampOf(node: MemoryNode): FileStamp {
  const { mode, mtimeMs, ctimeMs, inode } = node;
  return { mode, size: node.kind === 'file' ? node.bytes.length : 0, mtimeMs, ctimeMs, inode };
}

export function entriesOf(directory: DirectoryNode): readonly NamedEntry[] {
  return [...directory.entries].map(([name, { kind }]) => ({ name, kind })).sort((a, b) => compare(a.name, b.name));
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}

function pathOf(trail: readonly { readonly name: string }[]): string {
  return `/${trail.map(({ name }) => name).join('/')}`;
}
