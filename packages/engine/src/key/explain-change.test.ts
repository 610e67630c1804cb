import { describe, expect, it } from 'vitest';
import { explainChange } from './explain-change.ts';
import type { FingerprintPart } from './fingerprint.ts';

type Value = string | null | undefined;

/** What is said when one part changes; `undefined` is a part that is not there. */
function said(kind: FingerprintPart['kind'], name: string, was: Value, is: Value): readonly string[] {
  const parts = (value: Value): readonly FingerprintPart[] => (value === undefined ? [] : [{ kind, name, value }]);
  return explainChange(parts(was), parts(is));
}

describe('what changed, in words', () => {
  it.each<[string, FingerprintPart['kind'], string, Value, Value]>([
    ['web/a.ts added', 'file', 'web/a.ts', undefined, 'file d1'],
    ['web/a.ts added', 'file', 'web/a.ts', 'absent ', 'file d1'],
    ['web/a.ts removed', 'file', 'web/a.ts', 'file d1', undefined],
    ['web/a.ts removed', 'file', 'web/a.ts', 'executable d1', 'absent '],
    ['web/a.ts changed', 'file', 'web/a.ts', 'file d1', 'file d2'],
    ['web/a.ts changed', 'file', 'web/a.ts', 'file d1', 'link d2 d1'],
    ['web/a.ts changed', 'file', 'web/a.ts', 'link d1 d2', 'link d1 d3'],
    ['web/a.ts changed its mode', 'file', 'web/a.ts', 'file d1', 'executable d1'],
    ['variable TOKEN set', 'variable', 'TOKEN of build:web', null, 'v1'],
    ['variable TOKEN set', 'variable', 'TOKEN of build:web', undefined, 'v1'],
    ['variable TOKEN unset', 'variable', 'TOKEN of build:web', 'v1', null],
    ['variable TOKEN unset', 'variable', 'TOKEN of build:web', 'v1', undefined],
    ['variable TOKEN changed', 'variable', 'TOKEN of build:web', 'v1', 'v2'],
    ['node 20.19.0 → 22.11.0', 'tool', 'node for web/package.json', 'v20.19.0', 'v22.11.0'],
    [
      'go 1.26.1 → 1.27rc1',
      'tool',
      'go for api/go.mod',
      'go version go1.26.1 linux/amd64',
      'go version go1.27rc1 linux',
    ],
    ['make old → new', 'tool', 'make for Makefile', 'old', 'new'],
    ['the program poet changed', 'tool', 'poet for poem.txt', 'poet 1.2 (sha256:aa)', 'poet 1.2 (sha256:bb)'],
    ['uv is now needed', 'tool', 'uv for api/uv.lock', undefined, 'uv 0.9.1'],
    ['uv is no longer needed', 'tool', 'uv for api/uv.lock', 'uv 0.9.1', undefined],
    ['setting memory changed', 'setting', 'memory', 'null', '256'],
    ['setting memory changed', 'setting', 'memory', undefined, '256'],
    ['route prefixes inside its own changed', 'route', 'nested prefixes', '', '/admin'],
    ['builder express changed', 'builder', 'express', '1', '2'],
    ['builder express changed', 'builder', 'express', '1', undefined],
    ['svc-build changed', 'svc-build', 'version', '1.0.0', '1.1.0'],
    ['platform changed', 'platform', 'platform', 'linux x64 glibc', 'linux arm64 glibc'],
    ['plan of build:web changed', 'plan', '2 build:web', '{}', '{"id":1}'],
    ['plan of install:. changed', 'plan', '10 install:.', undefined, '{}'],
  ])('%s', (phrase, kind, name, was, is) => {
    expect(said(kind, name, was, is)).toEqual([phrase]);
  });

  it('is nothing when nothing did', () => {
    const parts: readonly FingerprintPart[] = [
      { kind: 'file', name: 'a', value: 'file d1' },
      { kind: 'variable', name: 'A of b', value: null },
    ];
    expect(explainChange(parts, [...parts])).toEqual([]);
    expect(said('variable', 'A of b', undefined, null)).toEqual([]);
    expect(said('file', 'a', undefined, 'absent ')).toEqual([]);
  });

  it('says what people change most often first, and each thing once', () => {
    const before: readonly FingerprintPart[] = [
      { kind: 'plan', name: '0 install:.', value: 'a' },
      { kind: 'svc-build', name: 'modules', value: 'a' },
      { kind: 'svc-build', name: 'version', value: 'a' },
      { kind: 'tool', name: 'node for a/package.json', value: 'v20.1.0' },
      { kind: 'tool', name: 'node for b/package.json', value: 'v20.1.0' },
      { kind: 'variable', name: 'A of one', value: 'a' },
      { kind: 'variable', name: 'A of two', value: 'a' },
      { kind: 'file', name: 'z', value: 'file d1' },
    ];
    const after = before.map((part) => ({ ...part, value: part.value?.replace(/(a|d1|20.1.0)$/, '22.2.2') ?? null }));
    expect(explainChange(before, after)).toEqual([
      'z changed',
      'variable A changed',
      'node 20.1.0 → 22.2.2',
      'svc-build changed',
      'plan of install:. changed',
    ]);
  });
});
