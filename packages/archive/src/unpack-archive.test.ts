import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createNodeHost } from '@svc-build/host/node-host';
import { diagnosticsOf } from '@svc-build/model/result';
import { shownOnDisk, type TreeNode, writeTree } from '@svc-build/store/testing/random-tree';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ARCHIVE_FORMATS } from './archive-format.ts';
import { packTree } from './pack-tree.ts';
import { type MadeEntry, makeTar } from './testing/make-tar.ts';
import { unpackArchive } from './unpack-archive.ts';

const host = createNodeHost(process);
const { signal } = new AbortController();
let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'unpack-'));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

/** Unpacks bytes, and says what was wrong: the code and the message, or null. Nothing is left when something was. */
async function unpack(bytes: Uint8Array, directory = 'in/here'): Promise<string | null> {
  writeFileSync(join(base, 'x.tar'), bytes);
  const order = { archive: join(base, 'x.tar'), directory: join(base, directory), signal };
  const result = await unpackArchive(order, host.files);
  if (result === 'interrupted') throw new Error('Nobody interrupted it.');
  const [first] = diagnosticsOf(result);
  // What is beside it is what would have been written by an escape.
  expect(readdirSync(base).sort()).toEqual(
    ['in', 'x.tar'].filter((name) => name !== 'in' || existsSync(join(base, 'in'))),
  );
  if (first !== undefined) expect(existsSync(order.directory)).toBe(false);
  return first === undefined ? null : `${first.code}: ${first.message.replaceAll(base, '')}`;
}

const link = (name: string, target: string): MadeEntry => ({ name, type: '2', link: target });
const file = (name: string, body = 'text'): MadeEntry => ({ name, body });
const folder = (name: string): MadeEntry => ({ name, type: '5' });

describe('an entry is refused (trap 47)', () => {
  it.each<[string, readonly MadeEntry[], string]>([
    ['above', [file('../evil')], 'the entry "../evil" has ".." in its path'],
    ['above, on a way', [file('a/../../evil')], 'the entry "a/../../evil" has ".." in its path'],
    ['above, by a record', [{ ...file('fine'), pax: { path: '../evil' } }], 'the entry "../evil" has ".." in its path'],
    ['above, as a directory', [folder('../evil/')], 'the entry "../evil/" has ".." in its path'],
    ['absolute', [file('/tmp/evil')], 'the entry "/tmp/evil" has an absolute path'],
    ['absolute after all', [file('.//tmp/evil')], 'the entry ".//tmp/evil" has an empty name in its path'],
    ['without a name', [file('')], 'the entry "" has no name'],
    ['that is the whole', [link('.', 'a')], 'the entry "." stands for the whole'],
    ['with a NUL', [{ ...file('a'), pax: { path: 'a\0b' } }], 'the entry "a\\u0000b" has a name with a NUL in it'],
    ['twice', [file('a'), file('b'), file('a')], 'the entry "a" is there twice'],
    ['twice, with a dot', [file('a'), file('./a')], 'the entry "./a" is there twice'],
    ['twice, as a directory', [folder('a/'), folder('a')], 'the entry "a" is there twice'],
    ['over a directory', [file('a/b'), file('a')], 'the entry "a" is there twice'],
    [
      'twice, in another case',
      [file('a/File'), file('a/fILE')],
      'the entry "a/fILE" cannot be told from "a/File" where case and accents do not count in names',
    ],
    [
      'in a directory of another case',
      [file('lib/a'), file('LIB/b')],
      'the entry "LIB/b" cannot be told from "lib" where case and accents do not count in names',
    ],
    [
      'twice, composed and not',
      [file('gr\u00fc\u00dfe'), file('gru\u0308sse')],
      'the entry "gru\u0308sse" cannot be told from "gr\u00fc\u00dfe" where case and accents do not count in names',
    ],
    [
      'twice, with a ligature',
      [file('\ufb01le'), file('file')],
      'the entry "file" cannot be told from "\ufb01le" where case and accents do not count in names',
    ],
    ['behind a link', [link('a', '.'), file('a/b')], 'the entry "a/b" lies below "a", which is a link'],
    [
      'behind a link in another case',
      [link('a', 'b'), folder('b/'), file('A/evil')],
      'the entry "A/evil" lies below "a", which is a link',
    ],
    ['below a file', [file('a'), file('a/b/c')], 'the entry "a/b/c" lies below "a", which is a file'],
    ['over a link', [link('a', 'b'), file('a')], 'the entry "a" is there twice'],
    [
      'that is a hard link',
      [file('a'), { name: 'b', type: '1', link: 'a' }],
      'the entry "b" is neither a file nor a directory nor a symbolic link',
    ],
    ...['3', '4', '6', '7', 'S', 'Z'].map((type): [string, readonly MadeEntry[], string] => [
      `of the type ${type}`,
      [{ name: 'odd', type }],
      'the entry "odd" is neither a file nor a directory nor a symbolic link',
    ]),
  ])('%s', async (_, entries, problem) => {
    expect(await unpack(makeTar([file('first'), ...entries, file('last')]))).toBe(
      `ARCHIVE_REFUSED: The archive "/x.tar" is not unpacked: ${problem}.`,
    );
  });
});

describe('a link is refused (trap 47)', () => {
  it.each<[string, readonly MadeEntry[], string]>([
    ['that is absolute', [link('a', '/etc/passwd')], '"a" leads out of it, to "/etc/passwd"'],
    ['to above', [link('a/b', '../../x')], '"a/b" leads out of it, to "../../x"'],
    ['by a record', [{ ...link('a', 'b'), pax: { linkpath: '../x' } }], '"a" leads out of it, to "../x"'],
    [
      'through one that comes later',
      [link('out', 'deep/down/../../x'), link('deep', '.'), folder('down/')],
      '"out" leads out of it, to "deep/down/../../x"',
    ],
    ['to itself', [link('a', 'a')], '"a" leads in a circle'],
    ['to nothing at all', [link('a', '')], '"a" has a target that no link can have'],
  ])('%s', async (_, entries, problem) => {
    expect(await unpack(makeTar(entries))).toBe(
      `ARCHIVE_REFUSED: The archive "/x.tar" is not unpacked: the link ${problem}.`,
    );
  });

  it('and none that stays, even where its words go up', async () => {
    expect(
      await unpack(makeTar([link('a/b', '../c/../d'), file('d'), link('c', 'a'), link('gone', 'x/y')])),
    ).toBeNull();
    expect(readlinkSync(join(base, 'in/here/a/b'))).toBe('../c/../d');
  });
});

const TREE: readonly TreeNode[] = [
  { kind: 'file', path: 'a/zeros', bytes: Buffer.alloc(4096) },
  { kind: 'executable', path: 'a/text', bytes: Buffer.from('text') },
  { kind: 'link', path: 'l', target: 'a' },
  { kind: 'file', path: 'z', bytes: Buffer.alloc(100_000, 'abcdefg ') },
];

async function packed(format: (typeof ARCHIVE_FORMATS)[number]): Promise<Buffer> {
  const [directory, archive] = [join(base, 'tree'), join(base, `tree.${format}`)];
  writeTree(directory, TREE);
  expect(await packTree({ directory, archive, format, signal }, host)).toMatchObject({ ok: true });
  const bytes = readFileSync(archive);
  for (const path of [directory, archive]) rmSync(path, { recursive: true });
  return bytes;
}

describe.each(ARCHIVE_FORMATS)('a .%s that is damaged', (format) => {
  it('is refused wherever it was cut', async () => {
    const bytes = await packed(format);
    const cuts = new Set([0, 1, 100, 512, bytes.length - 512, bytes.length - 1]);
    for (let at = 0; at < bytes.length; at += format === 'tar' ? 512 : Math.ceil(bytes.length / 40)) cuts.add(at);
    for (const at of [...cuts].filter((one) => one >= 0 && one < bytes.length)) {
      expect(await unpack(bytes.subarray(0, at)), `cut at ${at}`).toMatch(
        /^ARCHIVE_DAMAGED: The archive "\/x\.tar" cannot be read: .+\.$/,
      );
    }
    expect(await unpack(bytes)).toBeNull();
  });

  it('never throws, never writes elsewhere and leaves nothing, whatever its bytes are', async () => {
    const bytes = await packed(format);
    const change = fc.tuple(fc.nat({ max: Math.min(bytes.length - 1, 6000) }), fc.nat({ max: 255 }));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const changed = Buffer.from(bytes);
        for (const [at, value] of changes) changed[at] = value;
        await unpack(changed);
        rmSync(join(base, 'in'), { recursive: true, force: true });
      }),
      { numRuns: 100 },
    );
  });
});

describe('what is no archive is refused', () => {
  const unknown =
    'ARCHIVE_DAMAGED: The archive "/x.tar" cannot be read: it is no tar, and none that gzip or zstd made smaller.';

  it.each([
    ['nothing', ''],
    ['text', 'hello '.repeat(1000)],
    ['zeros', '\0'.repeat(2048)],
    ['a ZIP', 'PK\x03\x04…'],
  ])('%s', async (_, text) => {
    expect(await unpack(Buffer.from(text))).toBe(unknown);
  });

  it('a tar with something after its end', async () => {
    expect(await unpack(Buffer.concat([makeTar([file('a')]), Buffer.from('more')]))).toMatch(/^ARCHIVE_DAMAGED: /);
  });

  it('a tar with a header that was changed', async () => {
    const bytes = makeTar([file('a')]);
    bytes[0] = 0x62;
    expect(await unpack(bytes)).toBe('ARCHIVE_DAMAGED: The archive "/x.tar" cannot be read: Invalid tar header.');
  });

  it('a tar that begins with its end', async () => {
    expect(await unpack(makeTar([file('a')], Buffer.alloc(512)))).toBe(
      'ARCHIVE_DAMAGED: The archive "/x.tar" cannot be read: it ends before its end.',
    );
  });
});

it.each(['gnu', 'posix', 'ustar'])('takes what tar makes of a directory, as %s', async (kind) => {
  const [tree, archive] = [join(base, 'tree'), join(base, 'x.tar')];
  writeTree(
    tree,
    kind === 'ustar' ? TREE : [...TREE, { kind: 'file', path: `${'größe'.repeat(20)}/x`, bytes: Buffer.from('') }],
  );
  execFileSync('tar', ['--format', kind, '-cf', archive, '-C', tree, '.']);
  const expected = shownOnDisk(tree);
  const directory = join(base, 'in/here');
  expect(await unpackArchive({ archive, directory, signal }, host.files)).toMatchObject({ ok: true });
  expect(shownOnDisk(directory)).toEqual(expected);
});

it('leaves nothing when it is interrupted', async () => {
  writeFileSync(join(base, 'x.tar'), makeTar([file('a')]));
  const order = { archive: join(base, 'x.tar'), directory: join(base, 'here'), signal: AbortSignal.abort() };
  expect(await unpackArchive(order, host.files)).toBe('interrupted');
  expect(readdirSync(base)).toEqual(['x.tar']);
});
