import { join } from 'node:path';
import type { Host } from '@svc-build/model/host';

type CopyHost = Pick<Host, 'files' | 'processes' | 'machine' | 'env'>;

/** `svc-build-serve-`, the process and its start, its process id namespace, and a random part. */
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

  async #open(): Promise<string> {
    const { files, processes, machine, env } = this.#host;
    const temporary = env.TMPDIR || '/tmp';
    const space = await spaceOf(files);
    this.#copying.push(clearLeftovers(temporary, space, this.#host));
    const [pid = '', started = ''] = (processes.identity(machine.pid) ?? `${machine.pid}:`).split(':');
    return files.makeTemporary(join(temporary, `svc-build-serve-${pid}-${started}-${space}-`));
  }
}

/** Removes the directories of runs that were killed. Those of other process id namespaces (containers) are left alone. */
async function clearLeftovers(temporary: string, space: string, { files, processes }: CopyHost): Promise<void> {
  for (const { name } of await files.list(temporary).catch(() => [])) {
    const [, pid, started, other] = NAME.exec(name) ?? [];
    if (pid === undefined || other !== space || processes.identity(Number(pid)) === `${pid}:${started}`) continue;
    // Another user's directory cannot be removed, and is left to that user.
    await files.remove(join(temporary, name)).catch(() => {});
  }
}

async function spaceOf(files: CopyHost['files']): Promise<string> {
  const link = await files.readLink('/proc/self/ns/pid').catch(() => null);
  return /\d+/.exec(link ?? '')?.[0] ?? '';
}
