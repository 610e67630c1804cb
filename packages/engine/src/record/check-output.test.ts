import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { nodeDisk } from '@svc-build/host/node-disk';
import { DigestMemory } from '@svc-build/trace/digest-memory';
import { openPathTable } from '@svc-build/trace/path-table';
import { sha256 } from '@svc-build/trace/sha256';
import { beforeEach, describe, expect, it } from 'vitest';
import { type CheckedOutput, checkOutput } from './check-output.ts';
import type { LastRun } from './last-run.ts';
import { commonFiles, outputRows } from './output-rows.ts';

let output = '';
let last: Pick<LastRun, 'services' | 'output'>;

const TEXTS = { 'static/a.txt': 'one', 'static/deep/b.txt': 'two', 'static/web/c.txt': 'three' } as const;
const at = (path: string): string => join(output, path);

beforeEach(() => {
  output = join(mkdtempSync(join(tmpdir(), 'svc-build-')), 'output');
  for (const [path, text] of Object.entries({ ...TEXTS, 'config.json': '{}', 'routes-manifest.json': '{}' })) {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), text);
  }
  symlinkSync('a.txt', at('static/link'));
  const file = (path: keyof typeof TEXTS) => ({ path, digest: sha256(TEXTS[path]) });
  const summary = { framework: 'static', routePrefix: '/', size: null };
  const service = (name: string) => ({
    name,
    cacheKey: 'key',
    inputsUnchanged: true,
    created: [],
    written: [],
    warnings: [],
    summary: { ...summary, name },
  });
  const inOutput = [
    {
      ...service('root'),
      files: [file('static/a.txt'), file('static/deep/b.txt'), { path: 'static/link', digest: sha256('a.txt') }],
    },
    { ...service('web'), files: [file('static/web/c.txt')] },
  ];
  const common = commonFiles(output, nodeDisk);
  const { services, table } = outputRows({ services: inOutput, common, before: null }, output, nodeDisk);
  last = { services, output: openPathTable(table) };
});

/** What a look finds; each look knows what the last run had read. */
function look(): { readonly wrong: Readonly<Record<string, string>>; readonly isTidy: boolean } {
  const memory = new DigestMemory(nodeDisk, [[output, last.output]]);
  const { wrong, isTidy }: CheckedOutput = checkOutput(last, { directory: output, disk: nodeDisk, memory });
  return { wrong: Object.fromEntries(wrong), isTidy };
}

describe('an output that is right', () => {
  it('is as it was', () => {
    expect(look()).toEqual({ wrong: {}, isTidy: true });
  });

  it('may look different: touched, written anew with the same contents, copied', () => {
    utimesSync(at('static/a.txt'), 1, 1);
    writeFileSync(at('static/web/c.txt'), 'three');
    rmSync(at('static/deep/b.txt'));
    writeFileSync(at('static/deep/b.txt'), 'two');
    expect(look()).toEqual({ wrong: {}, isTidy: true });
  });

  it('may have had something in it for a while', () => {
    writeFileSync(at('static/new'), '');
    unlinkSync(at('static/new'));
    expect(look()).toEqual({ wrong: {}, isTidy: true });
  });
});

describe('a service is wrong', () => {
  it.each<[string, () => void, string]>([
    ['a file was edited', () => writeFileSync(at('static/a.txt'), 'ONE'), 'static/a.txt was changed'],
    [
      'an edited file kept its size and its time',
      () => {
        const { atime, mtime } = statSync(at('static/a.txt'));
        writeFileSync(at('static/a.txt'), 'ONE');
        utimesSync(at('static/a.txt'), atime, mtime);
      },
      'static/a.txt was changed',
    ],
    ['a file was removed', () => rmSync(at('static/a.txt')), 'static/a.txt was removed'],
    ['a directory was removed', () => rmSync(at('static/deep'), { recursive: true }), 'static/deep/b.txt was removed'],
    ['a file may be executed', () => chmodSync(at('static/a.txt'), 0o755), 'static/a.txt changed its mode'],
    [
      'a file has become a link to the same',
      () => {
        renameSync(at('static/a.txt'), at('../a.txt'));
        symlinkSync('../../a.txt', at('static/a.txt'));
      },
      'static/a.txt was changed',
    ],
    [
      'a file has become a directory',
      () => {
        rmSync(at('static/a.txt'));
        mkdirSync(at('static/a.txt'));
      },
      'static/a.txt was changed',
    ],
    [
      'a link leads elsewhere',
      () => {
        unlinkSync(at('static/link'));
        symlinkSync('deep/b.txt', at('static/link'));
      },
      'static/link was changed',
    ],
  ])('when %s, and the others are right', (_, spoil, problem) => {
    spoil();
    expect(look().wrong).toEqual({ root: problem });
  });

  it('says the first thing alone', () => {
    for (const path of ['static/a.txt', 'static/deep/b.txt', 'static/web/c.txt']) writeFileSync(at(path), 'x');
    expect(look().wrong).toEqual({ root: 'static/a.txt was changed', web: 'static/web/c.txt was changed' });
  });
});

describe('an output is not tidy', () => {
  it.each<[string, () => void]>([
    ['a file was added', () => writeFileSync(at('static/deep/new'), '')],
    ['an empty directory was added', () => mkdirSync(at('new'))],
    ['a link was added', () => symlinkSync('a.txt', at('static/another'))],
    ['the manifest was edited', () => writeFileSync(at('routes-manifest.json'), '{"x":1}')],
    ['the manifest was removed', () => rmSync(at('routes-manifest.json'))],
    ['config.json was edited', () => writeFileSync(at('config.json'), '[]')],
    [
      'a directory has become a link to itself elsewhere',
      () => {
        renameSync(at('static/deep'), at('../deep'));
        symlinkSync('../../deep', at('static/deep'));
      },
    ],
    [
      'it has become a link itself',
      () => {
        renameSync(output, `${output}-elsewhere`);
        symlinkSync('output-elsewhere', output);
      },
    ],
  ])('when %s', (_, spoil) => {
    spoil();
    expect(look()).toEqual({ wrong: {}, isTidy: false });
  });
});
