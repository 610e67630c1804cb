import { type Contract, codeOf, holdsOnEveryHost, kinds, text } from './contract.ts';

const DISK: Contract = {
  'what is not there is null': [
    async ({ disk, files }, root) => {
      disk.write(`${root}/file`, '');
      const path = `${root}/file/below`;
      return [
        ...[disk.identity(path), disk.list(path), disk.read(path), disk.digest(path), disk.readLink(path)],
        ...[disk.realPath(path), await files.stat(path), await files.readText(path), await files.readBytes(path)],
        ...[disk.list(`${root}/file`), disk.read(root), disk.digest(root), disk.readLink(`${root}/file`)],
        ...[await files.list(path), await files.realPath(`${root}/none`), disk.read(`${root}/none`)],
      ];
    },
    [...Array.from({ length: 13 }, () => null), [], null, null],
  ],
  'a write makes directories, sets the mode, and replaces': [
    async ({ disk, files }, root) => {
      disk.write(`${root}/a/b/one`, 'one', 0o600);
      await files.write(`${root}/a/two`, 'two');
      await files.write(`${root}/a/b/one`, 'more', 0o755);
      const mode = (path: string) => (disk.identity(path)?.mode ?? 0).toString(8);
      return [
        mode(`${root}/a/b/one`),
        mode(`${root}/a/two`),
        text(disk.read(`${root}/a/b/one`)),
        kinds(disk.list(`${root}/a`)),
      ];
    },
    ['100755', '100644', 'more', ['b directory', 'two file']],
  ],
  'what is written over a link replaces the link, and what it leads to stays': [
    ({ disk }, root) => {
      disk.write(`${root}/real`, 'real');
      disk.symlink('real', `${root}/link`);
      disk.write(`${root}/link`, 'new');
      return [text(disk.read(`${root}/real`)), text(disk.read(`${root}/link`)), disk.readLink(`${root}/link`)];
    },
    ['real', 'new', null],
  ],
  'links are followed where contents are asked for, and nowhere else': [
    async ({ disk, files }, root) => {
      disk.write(`${root}/dir/file`, 'x', 0o755);
      disk.symlink('dir', `${root}/link`);
      await files.symlink('../dir/file', `${root}/deep/link`);
      disk.symlink('nowhere', `${root}/broken`);
      disk.symlink('loop', `${root}/loop`);
      return [
        ...[
          text(disk.read(`${root}/link/file`)),
          disk.digest(`${root}/deep/link`)?.mode,
          disk.readLink(`${root}/deep/link`),
        ],
        ...[
          disk.realPath(`${root}/link/file`)?.slice(root.length),
          disk.realPath(`${root}/deep/../link`)?.slice(root.length),
        ],
        ...[
          disk.realPath(`${root}/broken`),
          disk.realPath(`${root}/loop`),
          disk.read(`${root}/loop`),
          disk.digest(`${root}/broken`),
        ],
        ...[
          (await files.stat(`${root}/link`))?.kind,
          (await files.stat(`${root}/link/file`))?.executable,
          kinds(disk.list(root)),
        ],
      ];
    },
    [
      ...['x', 0o100755, '../dir/file', '/dir/file', '/dir', null, null, null, null, 'link', true],
      ['broken link', 'deep directory', 'dir directory', 'link link', 'loop link'],
    ],
  ],
  'names are sorted by bytes': [
    ({ disk }, root) => {
      for (const name of ['b', 'a', 'B', 'é', 'a b', 'a.b']) disk.write(`${root}/${name}`, '');
      return disk.list(root)?.map(({ name }) => name);
    },
    ['B', 'a', 'a b', 'a.b', 'b', 'é'],
  ],
  'what stays is unmoved, and what was replaced, changed or removed is not': [
    ({ disk }, root) => {
      const path = `${root}/file`;
      const numbers = (): Float64Array => {
        const { mode = 0, size = 0, mtimeMs = 0, ctimeMs = 0, inode = 0 } = disk.identity(path) ?? {};
        return Float64Array.of(mode, size, mtimeMs, ctimeMs, inode);
      };
      const nothing = numbers();
      const answers = [disk.isUnmoved(path, nothing, 0)];
      disk.write(path, 'one');
      const first = numbers();
      answers.push(disk.isUnmoved(path, nothing, 0), disk.isUnmoved(path, first, 0));
      disk.write(path, 'longer');
      answers.push(disk.isUnmoved(path, first, 0), disk.isUnmoved(path, numbers(), 0));
      disk.remove(path);
      answers.push(disk.isUnmoved(path, first, 0), disk.isUnmoved(path, nothing, 0));
      return answers;
    },
    [true, false, true, false, true, false, true],
  ],
  'directories are made on the way, and what is in the way is said': [
    async ({ disk }, root) => {
      disk.makeDirectory(`${root}/a/b`);
      disk.makeDirectory(`${root}/a/b`);
      disk.symlink('a', `${root}/linked`);
      disk.makeDirectory(`${root}/linked/c`);
      disk.write(`${root}/file`, '');
      disk.symlink('nowhere', `${root}/dangling`);
      return [
        kinds(disk.list(`${root}/a`)),
        await codeOf(() => disk.makeDirectory(`${root}/file`)),
        await codeOf(() => disk.makeDirectory(`${root}/file/below`)),
        await codeOf(() => disk.makeDirectory(`${root}/dangling`)),
      ];
    },
    [['b directory', 'c directory'], 'EEXIST', 'ENOTDIR', 'EEXIST'],
  ],
  'a hard link is the same file': [
    async ({ disk }, root) => {
      disk.write(`${root}/one`, 'one');
      disk.makeDirectory(`${root}/dir`);
      const made = disk.hardLink(`${root}/one`, `${root}/two`);
      const same = disk.identity(`${root}/one`)?.inode === disk.identity(`${root}/two`)?.inode;
      disk.write(`${root}/one`, 'new');
      return [
        ...[made, same, text(disk.read(`${root}/two`)), disk.hardLink(`${root}/one`, `${root}/two`)],
        ...[
          disk.hardLink(`${root}/dir`, `${root}/three`),
          await codeOf(() => disk.hardLink(`${root}/none`, `${root}/x`)),
        ],
      ];
    },
    ['linked', true, 'one', 'taken', 'refused', 'ENOENT'],
  ],
  'a file that loses one of its names has a new ctime': [
    async ({ disk, clock }, root) => {
      disk.write(`${root}/one`, 'one');
      disk.hardLink(`${root}/one`, `${root}/tree-two`);
      const before = disk.identity(`${root}/one`);
      await clock.sleep(30);
      disk.sync(`${root}/tree-two`);
      disk.sync(root);
      disk.remove(`${root}/tree-two`);
      const after = disk.identity(`${root}/one`);
      return [before?.mtimeMs === after?.mtimeMs, before?.ctimeMs === after?.ctimeMs];
    },
    [true, false],
  ],
  'a rename takes a tree along, replaces files and empty directories, and refuses the rest': [
    async ({ disk }, root) => {
      for (const path of ['tree/a', 'full/b', 'file', 'other']) disk.write(`${root}/${path}`, path);
      disk.makeDirectory(`${root}/empty`);
      const rename = (from: string, to: string) => codeOf(() => disk.rename(`${root}/${from}`, `${root}/${to}`));
      return [
        ...[await rename('tree', 'full'), await rename('tree', 'file'), await rename('file', 'full')],
        ...[await rename('tree', 'tree/below'), await rename('none', 'x'), await rename('file', 'none/x')],
        ...[await rename('tree', 'empty'), await rename('file', 'other'), text(disk.read(`${root}/other`))],
        kinds(disk.list(root)),
      ];
    },
    [
      ...['ENOTEMPTY', 'ENOTDIR', 'EISDIR', 'EINVAL', 'ENOENT', 'ENOENT', 'done', 'done', 'file'],
      ['empty directory', 'full directory', 'other file'],
    ],
  ],
  'removing takes a tree, the link and not its target, and nothing for granted': [
    async ({ disk, files }, root) => {
      disk.write(`${root}/tree/a/b`, '');
      disk.write(`${root}/kept/file`, '');
      disk.symlink('kept', `${root}/link`);
      disk.remove(`${root}/tree`);
      await files.remove(`${root}/link`);
      await files.remove(`${root}/none`);
      disk.remove(`${root}/none/below`);
      return [kinds(disk.list(root)), kinds(disk.list(`${root}/kept`))];
    },
    [['kept directory'], ['file file']],
  ],
  'copies have the mode that is given, and share nothing': [
    async ({ disk, files }, root) => {
      disk.write(`${root}/one`, 'one', 0o600);
      disk.symlink('one', `${root}/link`);
      disk.copy(`${root}/link`, `${root}/two`, 0o755);
      await files.copy(`${root}/one`, `${root}/deep/three`, 0o644);
      disk.write(`${root}/one`, 'new');
      const found = ['two', 'deep/three'].map((path) => [
        text(disk.read(`${root}/${path}`)),
        disk.identity(`${root}/${path}`)?.mode,
      ]);
      return [
        ...found,
        await codeOf(() => disk.copy(`${root}/none`, `${root}/x`, 0o644)),
        await codeOf(() => disk.symlink('x', `${root}/two`)),
      ];
    },
    [['one', 0o100755], ['one', 0o100644], 'ENOENT', 'EEXIST'],
  ],
};

holdsOnEveryHost(DISK);
