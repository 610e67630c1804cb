import { posix } from 'node:path';
import { nullIfAbsent } from '../node-disk.ts';
import { type DirectoryNode, type FileNode, type MemoryNode, type Spot, systemError, walkTo } from './memory-nodes.ts';

const TYPE_BITS = { file: 0o100000, directory: 0o040000, link: 0o120000 } as const;

interface Refusal {
  readonly path: string;
  readonly what: 'read' | 'write';
  readonly code: string;
}

/** A file system in memory, by its system calls: each throws what the system would. There are no users, and no umask. */
export class MemoryVolume {
  readonly now: () => number;
  readonly refusals = new Set<Refusal>();
  #inodes = 1;
  readonly #root: DirectoryNode;

  /** Stamps what changes with this time. */
  constructor(now: () => number) {
    this.now = now;
    this.#root = this.#directory();
  }

  /** A name and what has it, a link itself. */
  spot(path: string): Spot {
    return walkTo(this.#root, path, false);
  }

  /** What a path leads to, and where that is. */
  resolved(path: string, syscall: string): Spot & { readonly node: MemoryNode } {
    return there(walkTo(this.#root, path, true), path, syscall);
  }

  existing(path: string, syscall: string): Spot & { readonly node: MemoryNode } {
    return there(this.spot(path), path, syscall);
  }

  open(path: string, syscall = 'open'): MemoryNode {
    this.check(path, 'read', syscall);
    return this.resolved(path, syscall).node;
  }

  /** Null for what is no file. */
  openFile(path: string): FileNode | null {
    const node = this.open(path);
    return node.kind === 'file' ? node : null;
  }

  /** Throws what a test has asked for. */
  check(path: string, what: Refusal['what'], syscall: string): void {
    for (const one of this.refusals)
      if (one.what === what && `${path}/`.startsWith(`${one.path}/`)) throw systemError(one.code, syscall, path);
  }

  /** A whole file in the place of what has the name. */
  replace(path: string, bytes: Uint8Array, mode: number): void {
    this.check(path, 'write', 'open');
    const spot = this.spot(path);
    if (spot.node?.kind === 'directory') throw systemError('EISDIR', 'rename', path);
    this.#put(spot, { kind: 'file', bytes, ...this.#stamped(TYPE_BITS.file | mode) });
  }

  /** Only where nothing has the name. */
  create(path: string, bytes: Uint8Array, mode: number): void {
    if (this.spot(path).node !== null) throw systemError('EEXIST', 'open', path);
    this.replace(path, bytes, mode);
  }

  setBytes(file: FileNode, bytes: Uint8Array): void {
    file.bytes = bytes;
    file.mtimeMs = this.now();
    file.ctimeMs = this.now();
  }

  /** With those above it that are not there. */
  makeDirectory(path: string): void {
    const above = posix.dirname(path);
    if (above !== path && this.#leadsTo(above) === null) this.makeDirectory(above);
    const spot = this.spot(path);
    if (spot.node === null) {
      this.check(path, 'write', 'mkdir');
      this.#put(spot, this.#directory());
    } else if (this.#leadsTo(path)?.kind !== 'directory') throw systemError('EEXIST', 'mkdir', path);
  }

  symlink(target: string, path: string): void {
    this.check(path, 'write', 'symlink');
    const spot = this.spot(path);
    if (spot.node !== null) throw systemError('EEXIST', 'symlink', path);
    this.#put(spot, { kind: 'link', target, ...this.#stamped(TYPE_BITS.link | 0o777) });
  }

  hardLink(from: string, to: string): void {
    const { node } = this.existing(from, 'link');
    this.check(to, 'write', 'link');
    const spot = this.spot(to);
    if (spot.node !== null) throw systemError('EEXIST', 'link', to);
    if (node.kind === 'directory') throw systemError('EPERM', 'link', from);
    node.ctimeMs = this.now();
    this.#put(spot, node);
  }

  rename(from: string, to: string): void {
    this.check(from, 'write', 'rename');
    this.check(to, 'write', 'rename');
    const source = this.existing(from, 'rename');
    const target = this.spot(to);
    if (source.node === target.node) return;
    if (target.path.startsWith(`${source.path}/`)) throw systemError('EINVAL', 'rename', from);
    const refusal = target.node === null ? null : whyNotReplaced(source.node, target.node);
    if (refusal !== null) throw systemError(refusal, 'rename', to);
    this.#take(source);
    source.node.ctimeMs = this.now();
    this.#put(target, source.node);
  }

  /** A file or a whole tree. */
  remove(path: string): void {
    const spot = this.existing(path, 'rm');
    this.check(path, 'write', 'rm');
    this.#take(spot);
    this.#unlink(spot.node);
  }

  #directory(): DirectoryNode {
    return { kind: 'directory', entries: new Map(), ...this.#stamped(TYPE_BITS.directory | 0o755) };
  }

  #stamped(mode: number): Pick<MemoryNode, 'inode' | 'mode' | 'mtimeMs' | 'ctimeMs'> {
    this.#inodes += 1;
    return { inode: this.#inodes, mode, mtimeMs: this.now(), ctimeMs: this.now() };
  }

  #leadsTo(path: string): MemoryNode | null {
    try {
      return this.resolved(path, 'stat').node;
    } catch (thrown) {
      return nullIfAbsent(thrown, path);
    }
  }

  #put({ directory, name }: Spot, node: MemoryNode): void {
    const replaced = directory.entries.get(name);
    if (replaced !== undefined) this.#unlink(replaced);
    directory.entries.set(name, node);
    this.#moved(directory);
  }

  #take({ directory, name }: Spot): void {
    directory.entries.delete(name);
    this.#moved(directory);
  }

  /** What has other names can tell that it lost one. */
  #unlink(node: MemoryNode): void {
    node.ctimeMs = this.now();
    if (node.kind === 'directory') for (const one of node.entries.values()) this.#unlink(one);
  }

  #moved(directory: DirectoryNode): void {
    directory.mtimeMs = this.now();
    directory.ctimeMs = this.now();
  }
}

function there(spot: Spot, path: string, syscall: string): Spot & { readonly node: MemoryNode } {
  const { node } = spot;
  if (node === null) throw systemError('ENOENT', syscall, path);
  return { ...spot, node };
}

function whyNotReplaced(source: MemoryNode, target: MemoryNode): string | null {
  if (target.kind !== 'directory') return source.kind === 'directory' ? 'ENOTDIR' : null;
  if (source.kind !== 'directory') return 'EISDIR';
  return target.entries.size === 0 ? null : 'ENOTEMPTY';
}
