import { fakeHost } from '@svc-build/host/testing/fake-host';
import { expect, it } from 'vitest';
import { explainChange } from '../key/explain-change.ts';
import type { FingerprintPart } from '../key/fingerprint.ts';
import { readLastService, sealedParts, writeLastService } from './last-run.ts';
import type { ServiceArtifact } from './service-artifact.ts';

const state = '/p/.svc-build';
const RECORD = {
  cacheKey: 'key',
  artifact: {} as ServiceArtifact,
  parts: [],
  actions: [],
  reasons: ['main.py changed'],
};

it('is read as it was written, and nobody else may read it', () => {
  const { disk } = fakeHost();
  writeLastService(state, { service: 'api', ...RECORD }, disk);
  expect(readLastService(state, 'api', disk)).toMatchObject(RECORD);
  expect(disk.identity(`${state}/services/api.json`)?.mode).toBe(0o100600);
});

it.each([
  ['is not there', null],
  ['is of another format', '{"format":1}'],
  ['was torn', '{"format":2,"cacheKey"'],
])('counts as nothing when it %s', (_, text) => {
  const { disk } = fakeHost();
  if (text !== null) disk.write(`${state}/services/api.json`, text);
  expect(readLastService(state, 'api', disk)).toBeNull();
});

it('what may be a secret is sealed: variables, and files that hold some', () => {
  const part = (kind: FingerprintPart['kind'], name: string, value: string | null = 'value') => ({ kind, name, value });
  const parts = [
    part('variable', 'KEY'),
    part('file', '.env', 'file digest'),
    part('file', 'main.py'),
    part('variable', 'UNSET', null),
  ];
  const values = sealedParts(parts, 'secret', []).map(({ value }) => value);
  expect(values.slice(2)).toEqual(['value', null]);
  expect(values.slice(0, 2).join(' ')).not.toMatch(/value|digest/);
  // The same value is told from another one, and with another secret it looks different.
  expect(values).toEqual(sealedParts(parts, 'secret', []).map(({ value }) => value));
  expect(values[0]).not.toBe(sealedParts(parts, 'other', [])[0]?.value);
});

it.each([
  ['changed', 'file one', 'file two'],
  ['changed its mode', 'file one', 'executable one'],
  ['changed', 'link one two', 'link one three'],
  ['added', 'absent ', 'file one'],
  ['removed', 'file one', 'absent '],
])('a sealed file %s: it is told from its record', (said, was, is) => {
  const on = (value: string) => sealedParts([{ kind: 'file', name: 'web/.env', value }], 'secret', []);
  expect(explainChange(on(was), on(is))).toEqual([`web/.env ${said}`]);
});
