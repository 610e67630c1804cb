import { memoryTree } from '@svc-build/host/testing/memory-tree';
import { someService } from '@svc-build/model/testing/some-service';
import { expect, it } from 'vitest';
import { nodeInputs } from './node-inputs.ts';

const files = {
  'data/a.json': '{}',
  'apps/site/package.json': '{"scripts":{"build":"node a.js && cat ../../data/* > dist/index.html"}}',
  'apps/site/a.js': "read(path.join(__dirname, '../../data', name));\nimport './b.js';\n",
  'apps/site/b.js': "read(['..', '..', 'texts', name].join('/'));\n",
};

async function warningsOf(more: Readonly<Record<string, string>>, inputs: readonly string[] | null = null) {
  const at = { file: 'svc-build.json', line: 1, column: 1, length: 1, lineText: '' };
  const declared = inputs?.map((value) => ({ value, at })) ?? null;
  const service = someService({ name: 'site', root: 'apps/site', inputs: declared });
  const tree = memoryTree({ ...files, ...more });
  const known = { directories: ['apps/site'], tsconfig: { aliased: [], files: [] } as never, files: [] };
  const found = await nodeInputs(service, known, tree);
  return found.ok ? found.warnings : found.diagnostics;
}

it('names the first place that reaches out of the service, and one line for all of them', async () => {
  const [warning, ...others] = await warningsOf({ 'apps/site/b.js': '' });
  expect(others).toEqual([]);
  expect(warning).toMatchObject({ code: 'INPUT_UNKNOWN', location: { file: 'apps/site/a.js', line: 1, column: 6 } });
  expect(warning?.message).toContain('as does one more place');
  expect(warning?.help).toContain('"services": { "site": { "inputs": ["data/**"] } }');
});

it('names the whole project where nothing narrower is known', async () => {
  const [warning] = await warningsOf({});
  expect(warning?.help).toContain('"inputs": ["**"]');
});

it('says nothing once inputs are declared, were it none', async () => {
  expect(await warningsOf({}, [])).toEqual([]);
  expect(await warningsOf({}, ['data/**'])).toEqual([]);
});

it('settings that tools look for on the way up are read, of whichever directory above', async () => {
  const tree = memoryTree({
    ...files,
    'postcss.config.mjs': '',
    'apps/.browserslistrc': '',
    'apps/other.config.js': '',
  });
  const service = someService({ name: 'site', root: 'apps/site', inputs: [] });
  const known = { directories: ['apps/site'], tsconfig: { aliased: [], files: [] } as never, files: [] };
  const found = await nodeInputs(service, known, tree);
  expect(found.ok && found.value.files).toEqual(['apps/.browserslistrc', 'postcss.config.mjs']);
});
