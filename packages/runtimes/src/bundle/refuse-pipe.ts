import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { packageOf } from '@svc-build/manifests/node/node-manifest';
import { UnreadableFile } from '@svc-build/model/result';

/** Refuses a pipe, which nothing can open without waiting for ever. A path at which nothing is, is no error here. */
export async function refusePipe(path: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found?.isFIFO() === true) throw new UnreadableFile(path, 'it is a pipe');
}

/** Files that esbuild opens in every directory on the way to what is imported. */
const OPENED = ['package.json', 'tsconfig.json', 'jsconfig.json'];

/** What an import may leave out. */
const ENDINGS = ['', '.js', '.ts'];

/** Refuses pipes among what esbuild opens on its way to a file or package; each directory is looked at once. */
export class PipeWatch {
  readonly #root: string;
  readonly #looked = new Map<string, Promise<void>>();

  constructor(root: string) {
    this.#root = root;
  }

  async around(directory: string): Promise<void> {
    for (const above of this.#withAncestors(directory)) for (const name of OPENED) await this.#look(join(above, name));
  }

  /** `specifier` as it is imported by a file of the directory. */
  async onTheWay(specifier: string, directory: string): Promise<void> {
    if (specifier.startsWith('.')) {
      const place = join(directory, specifier);
      for (const ending of ENDINGS) await this.#look(`${place}${ending}`);
      return this.around(dirname(place));
    }
    const manifest = join('node_modules', packageOf(specifier), 'package.json');
    for (const above of this.#withAncestors(directory)) await this.#look(join(above, manifest));
  }

  #withAncestors(directory: string): readonly string[] {
    const above = dirname(directory);
    return directory === this.#root || above === directory ? [directory] : [directory, ...this.#withAncestors(above)];
  }

  #look(path: string): Promise<void> {
    const looked = this.#looked.get(path) ?? refusePipe(path);
    this.#looked.set(path, looked);
    return looked;
  }
}
