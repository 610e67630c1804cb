import { chmod, mkdtemp, rename, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeFiles } from '@svc-build/host/node-files';
import type { BuildPlan } from '@svc-build/model/plan';
import { someService } from '@svc-build/model/testing/some-service';
import { beforeEach, describe, expect, it } from 'vitest';
import { type FingerprintInputs, fingerprint } from './fingerprint.ts';
import { hashInputs } from './hash-inputs.ts';

const service = someService();
const plan: BuildPlan = { service: 'api', units: [] };
let root = '';

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'svc-build-'));
  await writeFile(join(root, 'a.txt'), 'one');
  await writeFile(join(root, 'b.txt'), 'two');
});

async function key(change: Partial<FingerprintInputs> = {}): Promise<string> {
  const files = await hashInputs(root, { directories: ['.'], files: [], isExcluded: () => false }, nodeFiles);
  const machine = { os: 'linux', arch: 'x64', libc: 'glibc' };
  return fingerprint({
    builder: { name: 'go', version: 1 },
    service,
    plan,
    machine,
    tools: {},
    environments: {},
    files,
    ...change,
  });
}

describe('a fingerprint', () => {
  it('is the same for the same, wherever it stands in the configuration', async () => {
    const moved = { ...service, at: { ...service.at, line: 9 } };
    expect(await key({ service: moved })).toBe(await key());
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
    const before = await key();
    await change();
    expect(await key()).not.toBe(before);
  });

  it('differs with the order of arguments, with versions, with set, empty and unset variables', async () => {
    const environments = (value: string | null) => ({ environments: { build: { NAME: value } } });
    const keys = await Promise.all([
      key(),
      key({ tools: { go: 'go1.26' } }),
      key({ tools: { go: 'go1.27' } }),
      key(environments('x')),
      key(environments('')),
      key(environments(null)),
      key({ builder: { name: 'go', version: 2 } }),
      key({ service: { ...service, memory: 128 } }),
    ]);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
