import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeDisk } from '@svc-build/host/node-disk';
import type { Disk } from '@svc-build/model/disk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EntryStore } from './entry-store.ts';
import { ObjectStore } from './object-store.ts';
import { placeTree } from './stored-tree.ts';
import { described, randomTree, shown, shownOnDisk, type TreeNode, writeTree } from './testing/random-tree.ts';

const KEY = `sha256:${'ab'.repeat(32)}`;
/** Outputs on another file system than the cache get copies. */
const withoutLinks: Disk = { ...nodeDisk, hardLink: () => 'refused' };

/** A store in a directory of its own, for the time of a piece of work. */
function inStore(disk: Disk, work: (store: Store) => void): void {
  const base = mkdtempSync(join(tmpdir(), 'svc-build-'));
  try {
    const objects = new ObjectStore(join(base, 'cache/objects'), disk);
    work({ base, objects, entries: new EntryStore<string>(join(base, 'cache/entries'), objects, disk), disk });
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
}

interface Store {
  readonly base: string;
  readonly objects: ObjectStore;
  readonly entries: EntryStore<string>;
  readonly disk: Disk;
}

function keep(tree: readonly TreeNode[], { base, entries }: Store): void {
  writeTree(join(base, 'made'), tree);
  entries.put(KEY, { root: join(base, 'made'), isShared: false }, { files: described(tree), rest: 'more' });
}

/** What is laid out for the key; null when it is no hit. */
function placed(store: Store): readonly string[] | null {
  const { base, disk } = store;
  const found = store.entries.find(KEY);
  if (found.kind !== 'hit') return null;
  expect(found.entry.rest).toBe('more');
  const place = join(base, 'placed');
  disk.makeDirectory(place);
  expect(placeTree(place, found.entry.files, store)).toBe(true);
  return shownOnDisk(place);
}

/** Every file of the store. */
function filesBelow(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

it('of files that others may write to in place, copies are kept', () => {
  inStore(nodeDisk, ({ base, entries, objects }) => {
    const tree: TreeNode[] = [{ kind: 'file', path: 'a.js', bytes: Buffer.from('made') }];
    const root = join(base, 'made');
    writeTree(root, tree);
    entries.put(KEY, { root, isShared: true }, { files: described(tree), rest: 'more' });
    writeFileSync(join(root, 'a.js'), 'edited in place');
    const found = entries.find(KEY);
    expect(found.kind).toBe('hit');
    if (found.kind === 'hit') placeTree(join(base, 'placed'), found.entry.files, { objects, disk: nodeDisk });
    expect(readFileSync(join(base, 'placed/a.js'), 'utf8')).toBe('made');
  });
});

describe('a tree that was kept (trap 19: links and modes come back as they were)', () => {
  it.each([
    ['linked', nodeDisk],
    ['copied', withoutLinks],
  ])('comes back the same, %s, after the first one is gone', (_, disk) => {
    fc.assert(
      fc.property(randomTree, (tree) =>
        inStore(disk, (store) => {
          keep(tree, store);
          expect(shownOnDisk(join(store.base, 'made'))).toEqual(shown(tree));
          rmSync(join(store.base, 'made'), { recursive: true });
          expect(placed(store)).toEqual(shown(tree));
        }),
      ),
      { numRuns: 60 },
    );
  });

  it('keeps contents once, whatever their names, and once more where they may be executed', () => {
    inStore(nodeDisk, (store) => {
      const contents = Buffer.from('same\n');
      const tree: readonly TreeNode[] = [
        ...['a', 'b/c'].map((path) => ({ kind: 'file' as const, path, bytes: contents })),
        ...['d', 'e/f/g'].map((path) => ({ kind: 'executable' as const, path, bytes: contents })),
      ];
      keep(tree, store);
      expect(filesBelow(join(store.base, 'cache/objects'))).toHaveLength(2);
      expect(placed(store)).toEqual(shown(tree));
    });
  });

  it('has copies that may be edited where links are refused', () => {
    inStore(withoutLinks, (store) => {
      const tree: readonly TreeNode[] = [{ kind: 'file', path: 'a', bytes: Buffer.from('one') }];
      keep(tree, store);
      placed(store);
      writeFileSync(join(store.base, 'placed/a'), 'two');
      rmSync(join(store.base, 'placed'), { recursive: true });
      expect(placed(store)).toEqual(shown(tree));
    });
  });
});

describe('a store in which something is not as it was', () => {
  it('never hands out another tree', () => {
    const spoilt = fc.record({
      pick: fc.nat(),
      how: fc.constantFrom('alter', 'truncate', 'remove', 'append', 'chmod', 'swap'),
      at: fc.nat(),
      by: fc.integer({ min: 1, max: 255 }),
    });
    fc.assert(
      fc.property(randomTree, fc.array(spoilt, { minLength: 1, maxLength: 3 }), (tree, changes) =>
        inStore(nodeDisk, (store) => {
          keep(tree, store);
          for (const { pick, how, at, by } of changes) {
            const files = filesBelow(join(store.base, 'cache'));
            const file = files[pick % files.length];
            if (file !== undefined) spoil(file, how, at, by, files);
          }
          const found = placed(store);
          if (found !== null) expect(found).toEqual(shown(tree));
        }),
      ),
      { numRuns: 300 },
    );
  });

  it('knows every single byte of an entry', () => {
    inStore(nodeDisk, (store) => {
      const tree: readonly TreeNode[] = [
        { kind: 'executable', path: 'bin', bytes: Buffer.from('x') },
        { kind: 'link', path: 'link', target: 'bin' },
      ];
      keep(tree, store);
      const [file = ''] = filesBelow(join(store.base, 'cache/entries'));
      const whole = readFileSync(file);
      for (let at = 0; at < whole.byteLength; at += 1) {
        const altered = Buffer.from(whole);
        altered[at] = (altered[at] ?? 0) ^ 1;
        writeFileSync(file, altered);
        expect([at, store.entries.find(KEY).kind]).toEqual([at, 'damaged']);
      }
      writeFileSync(file, whole);
      expect(store.entries.find(KEY).kind).toBe('hit');
    });
  });
});

function spoil(file: string, how: string, at: number, by: number, files: readonly string[]): void {
  const whole = readFileSync(file);
  const size = whole.byteLength;
  switch (how) {
    case 'alter': {
      if (size === 0) return;
      whole[at % size] = ((whole[at % size] ?? 0) + by) % 256;
      writeFileSync(file, whole);
      return;
    }
    case 'truncate':
      truncateSync(file, size === 0 ? 0 : at % size);
      return;
    case 'append':
      writeFileSync(file, Buffer.concat([whole, Buffer.from([by])]));
      return;
    case 'chmod':
      chmodSync(file, statSync(file).mode ^ (by % 2 === 0 ? 0o111 : 0o020));
      return;
    case 'swap':
      writeFileSync(file, readFileSync(files[at % files.length] ?? file));
      return;
    default:
      rmSync(file);
  }
}
