import { absolutePath } from '@svc-build/model/absolute-path';
import { type Disk, type FileStamp, kindOf } from '@svc-build/model/disk';
import { sameStamp } from './file-stamp.ts';
import { sha256 } from './sha256.ts';

/** Digests of what directories say: which names are in them, of which kind, and where links lead. */
export class Listings {
  readonly #root: string;
  readonly #disk: Pick<Disk, 'identity' | 'list' | 'readLink'>;
  readonly #known = new Map<string, { readonly stamp: FileStamp; readonly digest: string | null }>();

  /** `root` is where relative paths start. */
  constructor(root: string, disk: Pick<Disk, 'identity' | 'list' | 'readLink'>) {
    this.#root = root;
    this.#disk = disk;
  }

  /** Of a directory as it was seen; null for one that has moved since, and for everything else. */
  of(path: string, stamp: FileStamp | null): string | null {
    if (stamp === null || kindOf(stamp) !== 'directory') return null;
    const known = this.#known.get(path);
    if (known !== undefined && sameStamp(known.stamp, stamp)) return known.digest;
    const digest = this.#read(absolutePath(this.#root, path), stamp);
    this.#known.set(path, { stamp, digest });
    return digest;
  }

  #read(path: string, stamp: FileStamp): string | null {
    const words = (this.#disk.list(path) ?? []).flatMap(({ name, kind }) => [
      kind,
      name,
      kind === 'link' ? (this.#disk.readLink(absolutePath(path, name)) ?? '') : '',
    ]);
    return sameStamp(this.#disk.identity(path), stamp) ? sha256(words.join('\0')) : null;
  }
}
