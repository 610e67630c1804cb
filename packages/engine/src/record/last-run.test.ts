import { type FakeHost, fakeHost } from '@svc-build/host/testing/fake-host';
import { storePathTable } from '@svc-build/trace/path-table';
import { sha256 } from '@svc-build/trace/sha256';
import { expect, it } from 'vitest';
import { type FinishedRun, forgetLastRun, isLeftByLastRun, readLastRun, writeLastRun } from './last-run.ts';

const state = '/p/.svc-build';
const output = '/p/.vercel/output';

function run(host: FakeHost): FinishedRun {
  const stampOf = (path: string) => host.disk.identity(`${output}/${path}`);
  const rows = [
    { path: 'static/a', digest: sha256('a'), stamp: stampOf('static/a') },
    { path: 'static', digest: null, stamp: stampOf('static') },
  ];
  return {
    settings: { version: '1', output, cache: null, origin: null, runtime: 'node' },
    isReliable: true,
    question: 'q',
    owners: new Int32Array(),
    variables: { values: {}, prefixes: [] },
    services: [],
    common: [],
    cache: '/cache',
    diagnostics: [],
    sources: storePathTable([]),
    output: storePathTable(rows),
  };
}

function written(): FakeHost {
  const host = fakeHost({ files: { [`${output}/static/a`]: 'a' } });
  writeLastRun(state, run(host), host.disk);
  return host;
}

it('what is written down is read again, with the stamps of every file', () => {
  const host = written();
  const last = readLastRun(state, host.disk);
  expect(last).toMatchObject({
    settings: { output },
    isReliable: true,
    question: 'q',
    owners: new Int32Array(),
    cache: '/cache',
  });
  expect(last?.output.stamp(0)).toEqual(host.disk.identity(`${output}/static/a`));
});

it('there is nothing before the first run, and after it was forgotten', () => {
  const host = written();
  forgetLastRun(state, host.disk);
  expect([readLastRun(state, host.disk), readLastRun('/q/.svc-build', host.disk)]).toEqual([null, null]);
});

it('what was torn off anywhere counts as nothing', () => {
  const { disk } = written();
  const whole = disk.read(`${state}/last-run`) ?? new Uint8Array();
  for (let length = 0; length < whole.length; length += 7) {
    disk.write(`${state}/last-run`, whole.subarray(0, length));
    expect(readLastRun(state, disk)).toBeNull();
  }
});

it('an output is known for that of the last run by a file that nobody touched, wherever it was moved', () => {
  const { disk, advance, edit } = written();
  expect(isLeftByLastRun(output, state, disk)).toBe(true);
  disk.rename('/p', '/moved');
  expect(isLeftByLastRun('/moved/.vercel/output', '/moved/.svc-build', disk)).toBe(true);
  advance(1000);
  edit('/moved/.vercel/output/static/a', 'b');
  expect(isLeftByLastRun('/moved/.vercel/output', '/moved/.svc-build', disk)).toBe(false);
});

it('another output is not, nor is any without a memory', () => {
  const { disk } = written();
  disk.write('/q/output/static/a', 'a');
  expect(isLeftByLastRun('/q/output', state, disk)).toBe(false);
  forgetLastRun(state, disk);
  expect(isLeftByLastRun(output, state, disk)).toBe(false);
});
