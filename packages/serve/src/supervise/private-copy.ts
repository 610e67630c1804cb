import { join } from 'node:path';
import type { Host } from '@svc-build/model/host';

type CopyHost = Pick<Host, 'files' | 'processes' | 'machine' | 'env'>;

/** `svc-build-serve-`, the process and its start, the space of process ids that it lives in, and what nobody can foresee. */
const NAME = /^svc-build-serve-(\d+)-(\d*)-(\d*)-[\w-]+$/;

/**
 * Where the processes of an output run: copies of its bundles in a temporary directory of our own. Services write beside
 * their code (Next its regenerated pages, Python its caches), and an output is what was built, now and after it ran.
 */
export class PrivateCopy {
  readonly #output: string;
  readonly #host: CopyHost;
  readonly #over = new AbortController();
  #directory: Promise<string> | null = null;
  readonly #copying: Promise<unknown>[] = [];

  constructor(output: string, host: CopyHost) {
    this.#output = output;
    this.#host = host;
  }

  /** Copies what is at a path in the output, and says where it is then. */
  async add(path: string): Promise<string> {
    this.#directory ??= this.#open();
    const copying = this.#directory.then((directory) => this.#copy(path, directory));
    this.#copying.push(copying);
    return copying;
  }

  /** Leaves nothing behind, even of what is still being copied. */
  async remove(): Promise<void> {
    this.#over.abort();
    await Promise.allSettled(this.#copying);
    const opened = await this.#directory?.catch(() => null);
    // A service may have made what cannot be removed; that is no reason to end badly, and the next run tries again.
    if (opened != null) await this.#host.files.remove(opened).catch(() => {});
  }

  async #copy(path: string, directory: string): Promise<string> {
    const place = join(directory, path);
    await this.#host.files.copyTree(join(this.#output, path), place, this.#over.signal);
    return place;
  }

  async #open(): Promise<string> {
    const { files, processes, machine, env } = this.#host;
    const temporary = env.TMPDIR || '/tmp';
    const space = await spaceOf(files);
    this.#copying.push(clearLeftovers(temporary, space, this.#host));
    const [pid = '', started = ''] = (processes.identity(machine.pid) ?? `${machine.pid}:`).split(':');
    return files.makeTemporary(join(temporary, `svc-build-serve-${pid}-${started}-${space}-`));
  }
}

/** Removes what those left behind who were killed. Containers may share the directory: of their process ids we know nothing. */
async function clearLeftovers(temporary: string, space: string, { files, processes }: CopyHost): Promise<void> {
  for (const { name } of await files.list(temporary).catch(() => [])) {
    const [, pid, started, other] = NAME.exec(name) ?? [];
    if (pid === undefined || other !== space || processes.identity(Number(pid)) === `${pid}:${started}`) continue;
    // What another user left is another user's to remove.
    await files.remove(join(temporary, name)).catch(() => {});
  }
}

async function spaceOf(files: CopyHost['files']): Promise<string> {
  const link = await files.readLink('/proc/self/ns/pid').catch(() => null);
  return /\d+/.exec(link ?? '')?.[0] ?? '';
}
