import { mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diskTree } from '@svc-build/host/disk-tree';
import { nodeDisk } from '@svc-build/host/node-disk';
import { nodeFiles } from '@svc-build/host/node-files';
import type { SourceTree } from '@svc-build/model/source-tree';
import { beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from './sha256.ts';
import { type Trace, TracePaths } from './trace.ts';
import { type TracedTree, tracedTree } from './traced-tree.ts';

let base = '';
let root = '';
let trace: Trace = new Map();
let tree: TracedTree;

beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'svc-build-')));
  root = join(base, 'project');
  mkdirSync(join(root, 'web/src/deep'), { recursive: true });
  mkdirSync(join(root, 'other'));
  writeFileSync(join(root, 'web/package.json'), '{}');
  writeFileSync(join(root, 'web/src/a.ts'), 'a');
  writeFileSync(join(root, 'web/src/deep/b.ts'), 'b');
  trace = new Map();
  tree = tracedTree(diskTree(root, nodeFiles), { root, trace, disk: nodeDisk });
});

/** What was looked at, and what was not there. */
const noted = (): readonly string[] =>
  [...trace].map(([path, stamp]) => `${path.replace(`${base}/`, '../')}${stamp === null ? ' absent' : ''}`).sort();

describe('a traced tree', () => {
  it('notes what is asked about, there or not, as it was', async () => {
    expect(await tree.kind('web')).toBe('directory');
    expect(await tree.readText('web/package.json')).toBe('{}');
    expect(await tree.kind('web/none.json')).toBeNull();
    expect(await tree.readText('nowhere/at/all')).toBeNull();
    expect(await tree.isExecutable('web/src/a.ts')).toBe(false);
    expect(noted()).toEqual([
      'nowhere/at/all absent',
      'web',
      'web/none.json absent',
      'web/package.json',
      'web/src/a.ts',
    ]);
    expect(trace.get('web/package.json')).toEqual(nodeDisk.identity(join(root, 'web/package.json')));
  });

  it('tells what it read, by where that really lies', async () => {
    symlinkSync('package.json', join(root, 'web/link'));
    await tree.readText('web/link');
    await tree.readBytes('web/src/a.ts');
    await tree.readText('web/none.json');
    const digests = [...tree.readFiles].map(([path, { digest, stamp }]) => {
      expect(stamp).toEqual(nodeDisk.identity(path));
      return [path, digest];
    });
    expect(digests).toEqual([
      [join(root, 'web/package.json'), sha256('{}')],
      [join(root, 'web/src/a.ts'), sha256('a')],
    ]);
  });

  it('notes a directory that is listed, and of what is in it the links alone', async () => {
    symlinkSync('package.json', join(root, 'web/link'));
    symlinkSync('nowhere', join(root, 'web/broken'));
    expect(await tree.list('web')).toEqual([
      { name: 'broken', kind: 'other' },
      { name: 'link', kind: 'file' },
      { name: 'package.json', kind: 'file' },
      { name: 'src', kind: 'directory' },
    ]);
    expect(await tree.list('none')).toEqual([]);
    const of = (path: string): string => `../project/web/${path}`;
    expect(noted()).toEqual(
      [
        'none absent',
        'web',
        'web/broken',
        'web/link',
        of('broken'),
        `${of('nowhere')} absent`,
        of('link'),
        of('package.json'),
      ].sort(),
    );
  });

  it('notes a link, every link on its way, and what it leads to', async () => {
    mkdirSync(join(base, 'far'));
    writeFileSync(join(base, 'far/x.json'), 'far');
    symlinkSync('far', join(base, 'current'));
    symlinkSync('../../current/x.json', join(root, 'web/x.json'));
    expect(await tree.readText('web/x.json')).toBe('far');
    expect(noted()).toEqual(['../current', '../far/x.json', '../project/web/x.json', 'web/x.json']);
  });

  it('notes every directory that a glob looks into, and none that it need not', async () => {
    expect(await tree.glob(['web/src/**'])).toEqual(['web/src/a.ts', 'web/src/deep/b.ts']);
    expect(noted()).toEqual(['web/src', 'web/src/deep']);
    expect(await tree.glob(['none/**'])).toEqual([]);
    expect(noted()).toContain('none absent');
  });

  it('notes a link to nothing that a glob comes by, and what it would lead to', async () => {
    symlinkSync('../late.json', join(root, 'web/src/late.json'));
    expect(await tree.glob(['web/src/*.json'])).toEqual([]);
    expect(noted()).toEqual([
      '../project/web/late.json absent',
      '../project/web/src/late.json',
      'web/src',
      'web/src/late.json',
    ]);
  });

  it('notes the directories on the way to a place: one may be moved out, and a link put there', async () => {
    expect(await tree.locate('web/src/deep/b.ts')).toBe('inside');
    expect(noted()).toEqual(['web', 'web/src', 'web/src/deep', 'web/src/deep/b.ts']);
    expect(await tree.locate('../project')).toBe('inside');
    expect(await tree.locate('..')).toBe('outside');
  });

  it('notes a single file that a glob names', async () => {
    expect(await tree.glob(['web/package.json', 'web/none.json'])).toEqual(['web/package.json']);
    expect(noted()).toEqual(['web/none.json absent', 'web/package.json']);
  });

  it('knows a path by one name, however it is written', async () => {
    await tree.kind('web/');
    await tree.kind('./web');
    await tree.kind('other/../web');
    expect(noted()).toEqual(['web']);
  });
});

describe('whoever plans', () => {
  it('sees one state of the project, whatever happens meanwhile', async () => {
    expect([await tree.readText('web/package.json'), await tree.kind('new')]).toEqual(['{}', null]);
    expect(await tree.list('other')).toEqual([]);
    expect(await tree.glob(['other/**'])).toEqual([]);
    writeFileSync(join(root, 'web/package.json'), '{ "changed": true }');
    writeFileSync(join(root, 'new'), '');
    writeFileSync(join(root, 'other/new'), '');
    expect([await tree.readText('web/package.json'), await tree.kind('new')]).toEqual(['{}', null]);
    expect([await tree.list('other'), await tree.glob(['other/**'])]).toEqual([[], []]);
    // And the next one notices: what was noted is from before.
    expect(trace.get('new')).toBeNull();
    expect(trace.get('web/package.json')?.size).toBe(2);
  });

  it('concludes once what is said to be one conclusion', async () => {
    let times = 0;
    const conclude = async (): Promise<number> => {
      times += 1;
      return times;
    };
    expect(await Promise.all([tree.once('x', conclude), tree.once('x', conclude), tree.once('y', conclude)])).toEqual([
      1, 1, 2,
    ]);
  });
});

describe('each of those who look', () => {
  /** What somebody looked at, through a view of their own. */
  const lookedBy = async (look: (view: SourceTree) => Promise<unknown>): Promise<readonly string[]> => {
    const paths = new TracePaths();
    await look(tree.for(paths));
    return paths
      .all()
      .flatMap(({ paths }) => [...paths].map((path) => path.replace(`${base}/`, '../')))
      .sort();
  };

  it.each<[string, (view: SourceTree) => Promise<unknown>, readonly string[]]>([
    ['a kind', (view) => view.kind('web'), ['web']],
    ['a file', (view) => view.readText('web/./package.json'), ['web/package.json']],
    ['nothing', (view) => view.readBytes('none'), ['none']],
    ['a place', (view) => view.locate('web'), ['web']],
    ['a mode', (view) => view.isExecutable('web/src/a.ts'), ['web/src/a.ts']],
    ['a pattern', (view) => view.glob(['web/src/**']), ['web/src', 'web/src/deep']],
    ['a list', (view) => view.list('web/src'), ['web/src']],
    ['a place behind a link', (view) => view.locate('linked'), ['../far', '../project/linked', 'linked']],
    [
      'a pattern that goes through links',
      (view) => view.glob(['linked/**'], { enterLinks: true }),
      ['../far', '../project/linked', 'linked'],
    ],
    ['a link', (view) => view.list('linked'), ['../far', '../project/linked', 'linked']],
    [
      'a conclusion',
      (view) =>
        view.once('both', async (own) => [await own.kind('web'), await own.once('one', (it) => it.list('other'))]),
      ['other', 'web'],
    ],
  ])('is told what was looked at for %s, whoever was first', async (_, look, paths) => {
    mkdirSync(join(base, 'far'));
    symlinkSync('../far', join(root, 'linked'));
    expect(await lookedBy(look)).toEqual(paths);
    expect(await lookedBy(look)).toEqual(paths);
    expect(await Promise.all([lookedBy(look), lookedBy(look)])).toEqual([paths, paths]);
    expect(await lookedBy(async () => {})).toEqual([]);
  });
});
