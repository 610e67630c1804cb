import { watch } from 'node:fs';
import { relative } from 'node:path';
import picomatch from 'picomatch';

/** Ends the watching. */
export type EndWatch = () => Promise<void>;

/**
 * Tells of every path below `root` that is made, changed or removed, except those that match one of the globs. Paths are
 * relative to `root`; those of one moment come together, and one may be told of more than once.
 */
export async function watchTree(
  root: string,
  ignored: readonly string[],
  onPaths: (paths: readonly string[]) => void,
): Promise<EndWatch> {
  const isIgnored = picomatch([...ignored], { dot: true });
  const tell = (paths: readonly string[]): void => {
    const wanted = paths.filter((path) => path !== '' && !isIgnored(path));
    if (wanted.length > 0) onPaths(wanted);
  };
  return (await watchWithParcel(root, ignored, tell)) ?? watchWithNode(root, tell);
}

/** Watches without looking into what is ignored; null where the module has no binary for this machine. */
async function watchWithParcel(
  root: string,
  ignored: readonly string[],
  tell: (paths: readonly string[]) => void,
): Promise<EndWatch | null> {
  try {
    const { default: parcel } = await import('@parcel/watcher');
    const subscription = await parcel.subscribe(
      root,
      (problem, events) => {
        if (problem === null) tell(events.map(({ path }) => relative(root, path)));
      },
      { ignore: [...ignored] },
    );
    return () => subscription.unsubscribe();
  } catch {
    return null;
  }
}

function watchWithNode(root: string, tell: (paths: readonly string[]) => void): EndWatch {
  const watcher = watch(root, { recursive: true }, (_, path) => tell(path === null ? [] : [path]));
  watcher.on('error', () => {});
  return async () => watcher.close();
}
