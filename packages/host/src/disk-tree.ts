import { basename, dirname, join, relative, sep } from 'node:path';
import type { Files } from '@svc-build/model/host';
import { UnreadableFile } from '@svc-build/model/result';
import type { EntryKind, SourceTree } from '@svc-build/model/source-tree';

/** A read-only view of a directory on disk. */
export function diskTree(root: string, files: Files): SourceTree {
  const at = (path: string): string => join(root, path);
  const kind = (path: string): Promise<EntryKind | null> => kindAt(files, at(path));
  let realRoot: Promise<string | null> | null = null;
  const tree: SourceTree = {
    kind,
    readBytes: (path) => files.readBytes(at(path)),
    readText: (path) => files.readText(at(path)),
    list: async (path) => {
      const entries = await files.list(at(path));
      return Promise.all(
        entries.map(async ({ name }) => ({ name, kind: (await kindAt(files, join(at(path), name))) ?? 'other' })),
      );
    },
    glob: (patterns, options) => {
      const onVisit = (path: string): void => options?.onVisit?.(relative(root, path) || '.');
      return files.glob({ ...options, root, patterns, onVisit });
    },
    locate: async (path) => {
      realRoot ??= files.realPath(root);
      return locate(files, { root, realRoot: (await realRoot) ?? root }, at(path));
    },
    // The disk goes on changing.
    once: (_, conclude) => conclude(tree),
    isExecutable: (path) => isExecutableAt(files, at(path)),
  };
  return tree;
}

async function kindAt(files: Files, path: string): Promise<EntryKind | null> {
  const stat = await files.stat(path);
  if (stat === null) return null;
  if (stat.kind !== 'link') return stat.kind === 'other' ? null : stat.kind;
  const real = await files.realPath(path);
  return real === null ? null : kindAt(files, real);
}

/** Only a link is followed, by its real path: that of every file of a large tree would cost more than all else. */
async function isExecutableAt(files: Files, path: string): Promise<boolean> {
  const stat = await files.stat(path);
  if (stat?.kind !== 'link') return stat?.executable === true;
  const real = await files.realPath(path);
  return real !== null && isExecutableAt(files, real);
}

async function locate(
  files: Files,
  { root, realRoot }: { readonly root: string; readonly realRoot: string },
  path: string,
): ReturnType<SourceTree['locate']> {
  const real = await files.realPath(path);
  if (real === null) {
    await refuseGarbledName(files, path);
    return (await leadsOverBrokenLink(files, root, path)) ? 'broken-link' : 'missing';
  }
  const below = relative(realRoot, real);
  return below === '..' || below.startsWith(`..${sep}`) ? 'outside' : 'inside';
}

/** A name that is not UTF-8 is read as another one, at which nothing is. */
async function refuseGarbledName(files: Files, path: string): Promise<void> {
  if (!basename(path).includes('\uFFFD')) return;
  const siblings = await files.list(dirname(path));
  if (siblings.some(({ name }) => name === basename(path))) throw new UnreadableFile(path, 'its name is not UTF-8');
}

/** Whether the first part of the path that cannot be resolved is a link, rather than simply absent. */
async function leadsOverBrokenLink(files: Files, root: string, path: string): Promise<boolean> {
  let current = root;
  for (const part of relative(root, path).split(sep)) {
    current = join(current, part);
    if ((await files.realPath(current)) === null) return (await files.stat(current))?.kind === 'link';
  }
  return false;
}
