import { type Disk, type FileStamp, isExecutable, kindOf } from '@svc-build/model/disk';
import { absolutePath } from '@svc-build/model/project-path';
import type { DigestMemory } from './digest-memory.ts';
import { sha256 } from './sha256.ts';
import { type Listings, sameStamp } from './trace.ts';

/** What contents are read from. */
interface ContentsSource {
  /** Where relative paths start. */
  readonly root: string;
  readonly disk: Pick<Disk, 'identity' | 'readLink'>;
  readonly memory: DigestMemory;
  readonly listings: Listings;
  /** What directories said before they moved, by path. */
  readonly before?: ReadonlyMap<string, string>;
  /** Turns the digest of a file that holds a secret into one that can be written down. */
  readonly seal: (path: string, digest: string) => string;
}

/** What a path was when it was seen. */
interface SeenContents {
  readonly stamp: FileStamp | null;
  readonly digest: string | null;
}

/** Digests of what paths of a project say, whatever their stamps: two checkouts of the same sources say the same. */
export class Contents {
  readonly #source: ContentsSource;
  readonly #known = new Map<string, { readonly stamp: FileStamp; readonly digest: string | null }>();

  constructor(source: ContentsSource) {
    this.#source = source;
  }

  /** Of a path as it was seen; null where it has moved since, outside of the project, and for what is neither file, directory nor link. */
  of(path: string, stamp: FileStamp | null): string | null {
    if (stamp === null || path.startsWith('/')) return null;
    const known = this.#knownOf(path, stamp);
    if (known !== undefined) return known;
    const { root, disk } = this.#source;
    return sameStamp(disk.identity(absolutePath(root, path)), stamp) ? this.#now(path, stamp) : null;
  }

  /** Whether a path says what it said when it was seen with this digest; `is` is how it has just been seen. */
  isSame(path: string, was: SeenContents, is: FileStamp | null): boolean {
    if (was.digest === null || was.stamp === null || is === null || path.startsWith('/')) return false;
    if (kindOf(was.stamp) !== kindOf(is) || isExecutable(was.stamp) !== isExecutable(is)) return false;
    return (this.#knownOf(path, is) ?? this.#now(path, is)) === was.digest;
  }

  #knownOf(path: string, stamp: FileStamp): string | null | undefined {
    const before = kindOf(stamp) === 'directory' ? this.#source.before?.get(path) : undefined;
    if (before !== undefined) return before;
    const known = this.#known.get(path);
    return known !== undefined && sameStamp(known.stamp, stamp) ? known.digest : undefined;
  }

  #now(path: string, stamp: FileStamp): string | null {
    const digest = this.#read(path, stamp);
    this.#known.set(path, { stamp, digest });
    return digest;
  }

  #read(path: string, stamp: FileStamp): string | null {
    const { root, disk, memory, listings, seal } = this.#source;
    const absolute = absolutePath(root, path);
    switch (kindOf(stamp)) {
      case 'directory':
        return listings.of(path, stamp);
      case 'file': {
        const digest = memory.digestOf(absolute, stamp);
        return digest === null ? null : seal(path, digest);
      }
      case 'link': {
        const target = disk.readLink(absolute);
        return target === null ? null : sha256(target);
      }
      case 'other':
        return null;
    }
  }
}
