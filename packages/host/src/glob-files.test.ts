import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { escaped, readPattern } from '@svc-build/model/glob/path-pattern';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { globFiles } from './glob-files.ts';

const NAME = 'a\\\\\\\\\\b';
let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'glob-'));
  await mkdir(join(root, 'web', NAME), { recursive: true });
  await writeFile(join(root, 'web', NAME, 'c\\\\\\d'), '');
  await symlink(NAME, join(root, 'web/link\\\\\\\\'));
});
afterAll(() => rm(root, { recursive: true }));

const glob = (pattern: string, ignore: readonly string[] = []) =>
  globFiles({ root, patterns: [pattern], ignore, enterLinks: true, onVisit: () => {} });

it.each([...'\\*?[]{}()!+@|,.^$', '\\(', '@('])(
  'runs of %s of any length are looked for, and leave out the same',
  async (signs) => {
    for (let length = 1; length <= 200; length += 1) {
      const pattern = `web/${signs.repeat(length)}`;
      if (readPattern(pattern).ok) expect(await glob(pattern, [pattern])).toEqual([]);
    }
  },
);

it('names with backslashes are found, and what lies below links of such names', async () => {
  const file = `web/${NAME}/c\\\\\\d`;
  const linked = 'web/link\\\\\\\\/c\\\\\\d';
  expect(await glob('**')).toEqual([file, linked]);
  expect(await glob(escaped(file))).toEqual([file]);
  expect(await glob(`${escaped('web/link\\\\\\\\')}/*`)).toEqual([linked]);
  expect(await glob('**', [`${escaped(`web/${NAME}`)}/**`])).toEqual([linked]);
});
