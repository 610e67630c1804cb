import type { Readable } from 'node:stream';
import type { Files } from '@svc-build/model/host';
import { unreachable } from '@svc-build/model/unreachable';
import { type NewHeader, pack } from 'tar-stream';
import { ChangedEntry, isOfDisk } from './archive-format.ts';
import type { TreeEntry } from './read-tree.ts';

const NO_TIME = new Date(0);

/** The tar of a tree, as it is asked for: nothing in it says who made it, where or when. */
export async function* tarOf(
  entries: readonly TreeEntry[],
  directory: string,
  files: Pick<Files, 'stream'>,
): AsyncGenerator<Uint8Array> {
  const tar = pack();
  const add = async (): Promise<void> => {
    for (const entry of entries) {
      const contents = entry.kind === 'file' ? files.stream(`${directory}/${entry.path}`) : null;
      await added(entry, contents, tar);
    }
    tar.finalize();
  };
  const failure = add().then(
    () => null,
    (thrown: Error) => {
      tar.destroy(thrown);
      return thrown;
    },
  );
  try {
    yield* tar;
  } catch (thrown) {
    // The stream's own error does not say which entry it was; the failure of adding it does.
    throw (await failure) ?? thrown;
  }
}

function added(entry: TreeEntry, contents: Readable | null, tar: ReturnType<typeof pack>): Promise<void> {
  return new Promise((resolve, reject) => {
    const sink = tar.entry(headerOf(entry), (error) => {
      if (!error) resolve();
      else {
        contents?.destroy();
        // Either the disk failed, or the file no longer has the size that its header says.
        reject(isOfDisk(error) && !isAbsence(error) ? error : new ChangedEntry(entry.path));
      }
    });
    // The callback above is called with it too.
    sink.on('error', () => {});
    contents?.on('error', (error) => sink.destroy(error)).pipe(sink);
  });
}

function isAbsence(error: Error): boolean {
  return 'code' in error && error.code === 'ENOENT';
}

function headerOf(entry: TreeEntry): NewHeader {
  const { path: name } = entry;
  switch (entry.kind) {
    case 'file':
      return { name, type: 'file', mode: entry.mode, mtime: NO_TIME, size: entry.size };
    case 'directory':
      return { name: `${name}/`, type: 'directory', mode: 0o755, mtime: NO_TIME };
    case 'link':
      return { name, type: 'symlink', mode: 0o777, mtime: NO_TIME, linkname: entry.target };
    default:
      return unreachable(entry);
  }
}
