import { join } from 'node:path';
import type { Host } from '@svc-build/model/host';
import { clearLeftovers, makeOwnTemporary } from './own-temporary.ts';

type CopyHost = Pick<Host, 'files' | 'processes' | 'machine' | 'env'>;

/**
 * Where the processes of an output run: copies of its bundles in a temporary directory of our own. Services write beside
 * their code (Next its regenerated pages, Python its caches), and an output is what was built, now and after it ran.
 */
export class PrivateCopy {
  readonly #output: string;
  readonly #host: CopyHost;
  readonly #over = new AbortController();
  #directory: Promise<string> | null = null;
  readonly #copying: Promise<unknown>[];

  constructor(output: string, host: CopyHost) {
    this.#output = output;
    this.#host = host;
    this.#copying = [clearLeftovers(host)];
  }

  /** Copies what is at a path in the output, and says where it is then. */
  async add(path: string): Promise<string> {
    this.#directory ??= makeOwnTemporary('serve', this.#host);
    const copying = this.#directory.then((directory) => this.#copy(path, directory));
    this.#copying.push(copying);
    return copying;
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
