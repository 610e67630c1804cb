import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeFiles } from '@svc-build/host/node-files';
import type { OutputManifest } from '@svc-build/model/manifest';
import { diagnosticsOf } from '@svc-build/model/result';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readOutput } from './read-output.ts';
import { type SampleOutput, sampleOutput } from './testing/sample-output.ts';

let sample: SampleOutput;

beforeAll(async () => {
  sample = await sampleOutput({
    api: { prefix: '/api', program: 'setInterval(() => {}, 1000)' },
    web: { prefix: '/', files: { 'index.html': 'hi' } },
  });
});
afterAll(() => sample.remove());

async function problem(change: (manifest: OutputManifest) => unknown): Promise<string> {
  const manifest = structuredClone(sample.manifest);
  const replaced = change(manifest);
  const text = typeof replaced === 'string' ? replaced : JSON.stringify(manifest);
  await writeFile(join(sample.directory, 'routes-manifest.json'), text);
  const [diagnostic] = diagnosticsOf(await readOutput(sample.directory, nodeFiles));
  expect(diagnostic).toMatchObject({
    code: 'OUTPUT_INVALID',
    help: 'Build it again with `svc-build build`.',
  });
  return diagnostic?.message.replace(sample.directory, 'DIR') ?? '';
}

describe('an output', () => {
  it('is read', async () => {
    expect(await readOutput(sample.directory, nodeFiles)).toEqual({ ok: true, value: sample.manifest, warnings: [] });
  });

  it('is missed with the command that makes it', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'empty-'));
    expect(diagnosticsOf(await readOutput(empty, nodeFiles))).toMatchObject([
      {
        code: 'OUTPUT_NOT_FOUND',
        message: `There is no built output in "${empty}".`,
        help: 'Run `svc-build build` first, or name another directory with --output.',
      },
    ]);
    await rm(empty, { recursive: true });
  });

  it('is refused when it does not hold together', async () => {
    expect(await problem(() => '{')).toMatch(/^The output in "DIR" cannot be used: routes-manifest\.json: /);
    expect(await problem((manifest) => Object.assign(manifest, { version: 2 }))).toContain('routes-manifest.json: ');
    expect(await problem(({ services }) => delete services.api)).toBe(
      'The output in "DIR" cannot be used: the route "/api" leads to the unknown service "api".',
    );
    expect(await problem(({ services }) => services.api?.functions.pop())).toBe(
      'The output in "DIR" cannot be used: service "api" has nothing to serve.',
    );
    expect(await problem(({ services }) => Object.assign(services.api?.functions[0] ?? {}, { cwd: 'gone' }))).toBe(
      'The output in "DIR" cannot be used: "functions/_svc/api/index.func/gone" of service "api" is missing.',
    );
  });

  it.each(['../../..', '/etc', 'a/../../x'])('is refused when it leads to %s', async (path) => {
    const ending = 'leaves it.';
    expect(await problem(({ services }) => Object.assign(services.api?.functions[0] ?? {}, { path }))).toContain(
      ending,
    );
    expect(await problem(({ services }) => Object.assign(services.api?.functions[0] ?? {}, { cwd: path }))).toContain(
      ending,
    );
    expect(await problem(({ services }) => Object.assign(services.web?.static ?? {}, { dir: path }))).toContain(ending);
  });
});
