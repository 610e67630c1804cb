import { memoryTree } from '@svc-build/host/testing/memory-tree';
import { someService } from '@svc-build/model/testing/some-service';
import { expect, test } from 'vitest';
import goBuilder from './index.ts';

const FILES = {
  'go/go.work': 'go 1.22\n\nuse ./api\n',
  'go/api/go.mod': 'module example.com/api\n\ngo 1.22\n',
  'go/api/main.go': 'package main\n\nfunc main() {}\n',
};

/** The directories that decide what the question about packages is answered. */
async function directoriesOf(files: Readonly<Record<string, string>>): Promise<unknown> {
  const probes = await goBuilder.probe(someService({ root: 'go/api' }), memoryTree(files));
  return probes.ok ? probes.value.map(({ inputs }) => inputs.directories) : probes;
}

test('packages that are vendored beside go.work are part of the question', async () => {
  expect(await directoriesOf(FILES)).toEqual([[]]);
  expect(await directoriesOf({ ...FILES, 'go/vendor/modules.txt': '# example.com/greet v1.0.0\n' })).toEqual([
    ['go/vendor'],
  ]);
});
