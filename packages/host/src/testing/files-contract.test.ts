import { type Contract, codeOf, holdsOnEveryHost, kinds, pieces } from './contract.ts';

const FILES: Contract = {
  'a file is created once, whole, and of pieces only if all of them came': [
    async ({ files }, root) => {
      const created = [
        await files.create(`${root}/locks/one`, 'mine'),
        await files.create(`${root}/locks/one`, 'yours'),
      ];
      await files.createFrom(`${root}/made/of`, pieces('a', 'b'), 0o755);
      return [
        ...created,
        await files.readText(`${root}/locks/one`),
        await files.readText(`${root}/made/of`),
        await codeOf(() => files.createFrom(`${root}/made/of`, pieces('c'), 0o644)),
        await files.createFrom(`${root}/made/half`, pieces('a', 'fail'), 0o644).catch(String),
        kinds(await files.list(`${root}/made`)),
      ];
    },
    [true, false, 'mine', 'ab', 'EEXIST', 'Error: broken off', ['of file']],
  ],
  'a stream is a part of a file': [
    async ({ disk, files }, root) => {
      disk.write(`${root}/file`, '0123456789');
      const read = async (range?: { start: number; end: number }) =>
        Buffer.concat(await files.stream(`${root}/file`, range).toArray()).toString();
      return [
        await read(),
        await read({ start: 2, end: 4 }),
        await codeOf(() => files.stream(`${root}/none`).toArray()),
      ];
    },
    ['0123456789', '234', 'ENOENT'],
  ],
  'a tree is copied with its links, to where nothing is': [
    async ({ disk, files }, root) => {
      const { signal } = new AbortController();
      disk.write(`${root}/from/program`, 'x', 0o555);
      disk.makeDirectory(`${root}/from/empty`);
      disk.symlink('program', `${root}/from/link`);
      await files.copyTree(`${root}/from`, `${root}/to/deep`, signal);
      return [
        kinds(disk.list(`${root}/to/deep`)),
        disk.readLink(`${root}/to/deep/link`),
        disk.identity(`${root}/to/deep/program`)?.mode,
      ];
    },
    [['empty directory', 'link link', 'program file'], 'program', 0o100755],
  ],
  'temporary directories are new ones, with the name that was begun': [
    async ({ disk, files }, root) => {
      const made = [await files.makeTemporary(`${root}/one-`), await files.makeTemporary(`${root}/one-`)];
      return [
        made[0] !== made[1],
        made.every((path) => path.startsWith(`${root}/one-`) && disk.list(path)?.length === 0),
      ];
    },
    [true, true],
  ],
  'patterns find files, dot files and links to files; linked directories when asked to': [
    async ({ disk, files }, root) => {
      for (const path of ['src/a.ts', 'src/.hidden', 'src/deep/b.ts', 'out/c.ts']) disk.write(`${root}/${path}`, '');
      disk.symlink('deep', `${root}/src/linked`);
      disk.symlink('a.ts', `${root}/src/link.ts`);
      disk.symlink('..', `${root}/src/deep/up`);
      disk.symlink('nowhere', `${root}/src/broken.ts`);
      return [
        await files.glob({ root, patterns: ['src/**'] }),
        await files.glob({ root, patterns: ['src/**'], ignore: ['**/.hidden'], enterLinks: true }),
        await files.glob({ root, patterns: ['**/*.ts'], ignore: ['out/**'], enterLinks: true }),
        await files.glob({ root: `${root}/none`, patterns: ['**'] }),
      ];
    },
    [
      ['src/.hidden', 'src/a.ts', 'src/deep/b.ts', 'src/link.ts'],
      ['src/a.ts', 'src/deep/b.ts', 'src/link.ts', 'src/linked/b.ts'],
      ['src/a.ts', 'src/deep/b.ts', 'src/link.ts'],
      [],
    ],
  ],
};

holdsOnEveryHost(FILES);
