import { fileURLToPath } from 'node:url';
import { diskTree } from '@svc-build/host/disk-tree';
import { nodeFiles } from '@svc-build/host/node-files';
import { memoryTree } from '@svc-build/host/testing/memory-tree';
import { someService } from '@svc-build/model/testing/some-service';
import { expect, test } from 'vitest';
import expressBuilder from './index.ts';

const example = diskTree(fileURLToPath(new URL('./example', import.meta.url)), nodeFiles);
const service = someService({ entrypoint: { kind: 'file', path: 'src/server.ts' } });

test('the example is installed from its lockfile and bundled, and its plan names no path of the machine', async () => {
  const plan = await expressBuilder.plan(service, example, {});
  expect(plan).toMatchObject({ ok: true, value: { service: 'api' }, warnings: [] });
  const actions = plan.ok ? plan.value.actions : [];
  expect(actions.map(({ id, needs }) => [id, needs])).toEqual([
    ['install:.', []],
    ['bundle:api', ['install:.']],
  ]);
  expect(JSON.stringify(plan)).not.toContain(fileURLToPath(new URL('.', import.meta.url)));
});

test('a broken package.json is told with its place, before anything runs', async () => {
  const probes = await expressBuilder.probe(service, memoryTree({ 'package.json': '{\n  "name": oops\n}\n' }));
  expect(probes).toMatchObject({
    ok: false,
    diagnostics: [
      {
        code: 'MANIFEST_INVALID',
        message: '"package.json" is not valid JSON: this is no value, and keys and texts stand in double quotes.',
        location: { file: 'package.json', line: 2, column: 11, lineText: '  "name": oops' },
      },
    ],
  });
});

test('Node is asked for its version, in the range that package.json names', async () => {
  const probes = await expressBuilder.probe(service, example);
  expect(probes).toMatchObject({
    value: [
      {
        id: 'node',
        argv: ['node', '--version'],
        requires: [{ tool: 'node', range: '>=20.19', source: 'package.json' }],
      },
    ],
  });
});
