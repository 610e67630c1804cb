import { type FakeHost, fakeHost } from '@svc-build/host/testing/fake-host';
import { expect, it } from 'vitest';
import { previousOf, stagingOf } from '../state/beside-output.ts';
import { clearLeftovers, isHalfSwapped, restoreOutput, swapOutput } from './output-swap.ts';

const output = '/p/output';
const staging = stagingOf(output, '7:1');
const hostWith = (files: readonly string[]): FakeHost =>
  fakeHost({ files: Object.fromEntries(files.map((path) => [`${path}/file`, path])) });

it.each([
  ['takes the place of the last one, of which nothing stays', [output, staging]],
  ['takes its place where there was none', [staging]],
])('a staged output %s', async (_, files) => {
  const host = hostWith(files);
  await swapOutput(staging, output, host.files);
  expect(host.tree('/p')).toEqual({ 'output/file': staging });
});

it('the output that a killed run had moved out of the way is put back', () => {
  const host = hostWith([previousOf(output)]);
  expect(isHalfSwapped(output, host.disk)).toBe(true);
  restoreOutput(output, host.disk);
  expect([host.tree('/p'), isHalfSwapped(output, host.disk)]).toEqual([{ 'output/file': previousOf(output) }, false]);
});

it('an output that is in its place stays, and what dead runs left is cleared away', async () => {
  const host = hostWith([output, previousOf(output), staging, stagingOf(output, '1000:0')]);
  host.disk.write('/p/.output.svc-build-lock@7-abc', '');
  host.disk.write('/p/.output.svc-build-reading-7:1-abc', '');
  expect(isHalfSwapped(output, host.disk)).toBe(false);
  restoreOutput(output, host.disk);
  await clearLeftovers(output, host);
  expect(Object.keys(host.tree('/p'))).toEqual(['.output.svc-build-staging-1000:0/file', 'output/file']);
});
