import { join } from 'node:path';
import type { Host } from '@svc-build/model/host';
import { clearLeftovers, makeOwnTemporary } from './own-temporary.ts';

type CopyHost = Pick<Host, 'files' | 'processes' | 'machine' | 'env'>;

/**
 * Where the processes of an output run, and its static files are served from: copies in a temporary directory of our own.
 * Services write beside their code (Next its regenerated pages, Python its caches), and an output is what was built, now
 * and after it ran; and it may be replaced while it is served, in parts.
 */
export class PrivateCopy {
  readonly #output: string;
  readonly #host: CopyHost;
  readonly #over = new AbortController();
  #directory: Promise<string> | null = null;
  readonly #copying: Promise<unknown>[];
  readonly #copies = new Map<string, Promise<string>>();

  constructor(output: string, host: CopyHost) {
    this.#output = output;
    this.#host = host;
    this.#copying = [clearLeftovers(host)];
  }

  /** Copies what is at a path in the output, once, and says where it is then. */
  add(path: string): Promise<string> {
    this.#directory ??= makeOwnTemporary('serve', this.#host);
    const copying = this.#copies.get(path) ?? this.#directory.then((directory) => this.#copy(path, directory));
    this.#copies.set(path, copying);
    this.#copying.push(copying);
    return copying;
  }

  /** Resolves when all that was to be copied by now has been, or could not be. */
  async made(): Promise<void> {
    await Promise.allSettled(this.#copying);
  }

  /** Removes all copies, also those that are still being made. */
  async remove(): Promise<void> {
    this.#over.abort();
    await Promise.allSettled(this.#copying);
    const opened = await this.#directory?.catch(() => null);
    // A service may have made files that cannot be removed; the next run tries again.
    if (opened != null) await this.#host.files.remove(opened).catch(() => {});
  }

  async #copy(path: string, directory: string): Promise<string> {
    const place = join(directory, path);
    await this.#host.files.copyTree(join(this.#output, path), place, this.#over.signal);
    return place;
  }
}
