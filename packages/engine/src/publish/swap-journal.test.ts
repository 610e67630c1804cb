import { type FakeHost, fakeHost } from '@svc-build/host/testing/fake-host';
import { sha256 } from '@svc-build/trace/sha256';
import { expect, it } from 'vitest';
import { journalPlace, stagingOf } from '../state/beside-output.ts';
import { finishSwap, swapSubtrees } from './subtree-swap.ts';
import { readJournal, writeJournal } from './swap-journal.ts';

const output = '/p/output';
const staging = stagingOf(output, '7:1');
const JOURNAL = { staging, placed: ['static/a'], removed: ['static/b'] };

/** A host with a swap that was written down and not begun. */
function journalled(): FakeHost {
  const host = fakeHost({
    files: {
      [`${output}/routes-manifest.json`]: 'old',
      [`${output}/static/a/x`]: 'old',
      [`${output}/static/b/x`]: 'old',
      [`${staging}/static/a/x`]: 'new',
      [`${staging}/routes-manifest.json`]: 'new',
      '/p/victim/static/b/x': 'mine',
      '/victim/x': 'mine',
    },
  });
  host.disk.makeDirectory(`${staging}/gone`);
  writeJournal(output, JOURNAL, host.disk);
  return host;
}

/** Writes the journal with something else in it, as whoever knows its form could. */
function forge(host: FakeHost, change: object): void {
  const text = new TextDecoder().decode(host.disk.read(journalPlace(output)) ?? new Uint8Array());
  const forged = JSON.stringify({ ...JSON.parse(text.split('\n')[0] ?? ''), ...change });
  host.disk.write(journalPlace(output), `${forged}\n${sha256(forged)}\n`);
}

it('is read as it was written', () => {
  const { disk } = journalled();
  expect(readJournal(output, disk)).toEqual(JOURNAL);
});

it('is the same for a project that was moved', () => {
  const { disk } = journalled();
  disk.rename('/p', '/elsewhere');
  expect(readJournal('/elsewhere/output', disk)?.staging).toBe(stagingOf('/elsewhere/output', '7:1'));
});

it.each<[string, (host: FakeHost) => void]>([
  ['that leaves the output', (host) => forge(host, { removed: ['static/../../victim'] })],
  ['with an absolute path', (host) => forge(host, { removed: ['/victim'] })],
  ['that names a file of all services', (host) => forge(host, { placed: ['routes-manifest.json'] })],
  ['that stages in a directory that is none', (host) => forge(host, { staging: 'victim' })],
  ['that stages outside', (host) => forge(host, { staging: '../victim' })],
  ['with something else for paths', (host) => forge(host, { placed: 'static', removed: [7] })],
  ['of another form', (host) => forge(host, { format: 'svc-build swap 9' })],
  ['that says nothing', (host) => host.disk.write(journalPlace(output), `null\n${sha256('null')}\n`)],
  ['with more behind it', ({ disk }) => disk.write(journalPlace(output), `${text(disk)}more`)],
  ['that was torn', ({ disk }) => disk.write(journalPlace(output), text(disk).slice(0, 40))],
  [
    'of which only a copy is here',
    ({ disk }) => {
      disk.rename(output, '/other');
      disk.write(`${output}/static/b/x`, 'mine');
    },
  ],
  [
    'whose way leads through a link',
    ({ disk }) => {
      disk.rename(`${output}/static`, '/p/moved');
      disk.symlink('/p/victim/static', `${output}/static`);
    },
  ],
  [
    'whose staging leads through a link',
    ({ disk }) => {
      disk.rename(`${staging}/static`, '/p/moved');
      disk.symlink('/p/victim/static', `${staging}/static`);
      disk.write('/p/victim/static/a/x', 'mine');
    },
  ],
])('one %s is removed, and nothing else is done', (_, spoil) => {
  const host = journalled();
  spoil(host);
  const before = host.tree('/');
  finishSwap(output, host.disk);
  const { [journalPlace(output).slice(1)]: _journal, ...rest } = before;
  expect(Object.keys(before)).toContain(journalPlace(output).slice(1));
  expect(host.tree('/')).toEqual(rest);
});

it('is not written where the output leads through a link: nothing is done in parts there', () => {
  const host = journalled();
  host.disk.remove(journalPlace(output));
  host.disk.rename(`${output}/static`, '/p/moved');
  host.disk.symlink('/p/moved', `${output}/static`);
  const before = host.tree('/');
  expect(swapSubtrees(output, JOURNAL, host.disk)).toBe(false);
  expect(host.tree('/')).toEqual(before);
});

function text(disk: FakeHost['disk']): string {
  return new TextDecoder().decode(disk.read(journalPlace(output)) ?? new Uint8Array());
}
