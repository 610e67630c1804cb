import { chmod, mkdtemp, rename, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeDisk } from '@svc-build/host/node-disk';
import { BASE_ENVIRONMENT, type BuildPlan } from '@svc-build/model/plan';
import { defineRuntime } from '@svc-build/model/runtime-facts';
import { someService } from '@svc-build/model/testing/some-service';
import { DigestMemory } from '@svc-build/trace/digest-memory';
import { hashInputs } from '@svc-build/trace/hash-inputs';
import { beforeEach, describe, expect, it } from 'vitest';
import { type FingerprintInputs, fingerprint, fingerprintParts } from './fingerprint.ts';

const service = someService();
const plan: BuildPlan = { service: 'api', actions: [] };
let root = '';

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'svc-build-'));
  await writeFile(join(root, 'a.txt'), 'one');
  await writeFile(join(root, 'b.txt'), 'two');
});

function key(change: Partial<FingerprintInputs> = {}): string {
  const inputs = { directories: ['.'], files: [], isExcluded: () => false };
  const files = hashInputs(inputs, { root, disk: nodeDisk, memory: new DigestMemory(nodeDisk, []) }).records;
  const machine = { os: 'linux', arch: 'x64', libc: 'glibc' };
  const parts = fingerprintParts({
    tool: { version: '1', modules: 'm' },
    builder: { name: 'go', version: 1, module: null },
    ownRuntimes: [],
    service,
    nestedPrefixes: [],
    plan,
    machine,
    tools: {},
    environments: {},
    files,
    needs: new Map(),
    ...change,
  });
  return fingerprint(parts);
}

describe('a fingerprint', () => {
  it('is the same for the same, wherever it stands in the configuration', () => {
    const moved = { ...service, at: { ...service.at, line: 9 } };
    expect(key({ service: moved })).toBe(key());
  });

  it.each<[string, () => Promise<unknown>]>([
    ['a file is edited to the same size', () => writeFile(join(root, 'a.txt'), 'ONE')],
    ['a file is renamed', () => rename(join(root, 'a.txt'), join(root, 'c.txt'))],
    [
      'two files swap contents',
      async () => Promise.all([writeFile(join(root, 'a.txt'), 'two'), writeFile(join(root, 'b.txt'), 'one')]),
    ],
    ['a file becomes executable', () => chmod(join(root, 'a.txt'), 0o755)],
    ['a file is added, though git ignores it', () => writeFile(join(root, '.env.local'), 'X=1')],
    ['a link is added', () => symlink('a.txt', join(root, 'link'))],
  ])('differs when %s', async (_, change) => {
    const before = key();
    await change();
    expect(key()).not.toBe(before);
  });

  it('trap 14: differs with the platform', () => {
    const machines = [
      { os: 'linux', arch: 'x64', libc: 'glibc' },
      { os: 'linux', arch: 'x64', libc: 'musl' },
      { os: 'linux', arch: 'arm64', libc: 'glibc' },
      { os: 'darwin', arch: 'x64', libc: null },
    ];
    expect(new Set(machines.map((machine) => key({ machine }))).size).toBe(machines.length);
  });

  it('trap 53: differs with the order of arguments', () => {
    const planned = (...argv: readonly [string, ...string[]]): BuildPlan => ({
      service: 'api',
      actions: [
        {
          ...{
            id: 'build',
            label: 'build',
            needs: [],
            requires: [],
            generated: [],
            outputs: [],
            restorable: true,
            keep: [],
          },
          inputs: { directories: [], files: [], exclude: [] },
          env: BASE_ENVIRONMENT,
          steps: [{ kind: 'run', label: 'run', argv, cwd: '.', env: {} }],
        },
      ],
    });
    expect(key({ plan: planned('x', '-a', 'b') })).not.toBe(key({ plan: planned('x', 'b', '-a') }));
  });

  it('differs with versions, with set, empty and unset variables', () => {
    const environments = (value: string | null) => ({ environments: { build: { NAME: value } } });
    const keys = [
      key(),
      key({ tools: { go: { version: 'go1.26' } } }),
      key({ tools: { go: { version: 'go1.27' } } }),
      key(environments('x')),
      key(environments('')),
      key(environments(null)),
      key({ builder: { name: 'go', version: 2, module: null } }),
      key({ service: { ...service, memory: 128 } }),
      key({ nestedPrefixes: ['/a'] }),
      key({ ownRuntimes: [defineRuntime({ name: 'rust', title: 'Rust' })] }),
      key({ ownRuntimes: [defineRuntime({ name: 'rust', title: 'Rust', caches: ['target'] })] }),
      key({ tool: { version: '2', modules: 'm' } }),
      key({ tool: { version: '1', modules: 'n' } }),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });
});
