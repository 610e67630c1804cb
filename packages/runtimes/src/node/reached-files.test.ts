import { memoryTree } from '@svc-build/host/testing/memory-tree';
import { describe, expect, it } from 'vitest';
import { reachedFiles } from './reached-files.ts';

const files = {
  'apps/web/app/page.tsx': "import { price } from '../../../shared/price.js';\nimport './page.css';\n",
  'apps/web/app/page.css':
    '@import "../../../shared/theme.css";\nbody { background: url(../../../shared/leaf.svg?v=1) }\n',
  'apps/web/node_modules/x/index.js': "require('../../../../elsewhere')\n",
  'apps/web/lib/own.ts': "import '../app/page.tsx';\nimport '../../../../outside.ts';\n",
  'shared/price.ts': "import rates from './rates.json';\nexport * from './money';\n",
  'shared/rates.json': '{}',
  'shared/money/index.ts': "export const x = '../../README';\n",
  'shared/theme.css': '',
  'shared/leaf.svg': '<svg/>',
  'apps/web/package.json':
    '{ "scripts": { "build": "cat ../../shared/words.txt > dist/index.html; sh ../../tools/make.sh >> ../../shared/log.txt" } }',
  'shared/words.txt': '',
  'shared/log.txt': '',
  'tools/make.sh': 'cp ../shared/logo.svg dist\n',
  'shared/logo.svg': '',
  'shared/unused.ts': '',
  'elsewhere.js': '',
};

it('finds what code reaches out of its own directory, and what that reaches, and nothing else', async () => {
  const found = await reachedFiles(['apps/web'], [], memoryTree(files));
  expect(found.unknown).toEqual([]);
  expect(found.files).toEqual([
    'shared/leaf.svg',
    'shared/logo.svg',
    'shared/money/index.ts',
    'shared/price.ts',
    'shared/rates.json',
    'shared/theme.css',
    'shared/words.txt',
    'tools/make.sh',
  ]);
  expect((await reachedFiles(['apps/web', 'shared'], [], memoryTree(files))).files).toEqual(['tools/make.sh']);
});

/** What a file of `apps/web` with this text reaches, and what is said of the rest. */
async function reachedBy(text: string, file = 'apps/web/scripts/build.mjs') {
  const there = { VERSION: '1', 'data/a.json': '{}', 'packages/ui/src/a.ts': '', 'apps/web/own.txt': '', [file]: text };
  const { files: found, unknown } = await reachedFiles(['apps/web'], [], memoryTree(there));
  return { files: found, unknown: unknown.map(({ at, pattern }) => [at.lineText, pattern]) };
}

describe('a file outside of the service is an input, however it is named', () => {
  it.each([
    "readFileSync(path.join(__dirname, '..', '..', '..', 'VERSION'))",
    "const root = path.resolve(process.cwd(), '../..');\nreadFileSync(path.join(root, 'VERSION'))",
    '`${import.meta.dirname}/../../../VERSION`',
    "readFileSync('../../VERSION')",
    "new URL('../../../VERSION', import.meta.url)",
  ])('%s', async (text) => expect(await reachedBy(text)).toEqual({ files: ['VERSION'], unknown: [] }));

  it.each([
    'cat ../../VERSION',
    'cat "$PWD/../../VERSION" > dist/version.txt',
    'cd ../.. && cat VERSION > apps/web/dist/version.txt',
    'cat "$(dirname "$0")/../../VERSION"',
  ])('in a script: %s', async (text) => expect((await reachedBy(text, 'apps/web/make.sh')).files).toContain('VERSION'));
});

describe('where it cannot be known what is read, the place and a pattern are told', () => {
  it.each<[text: string, pattern: string | null]>([
    ["readFileSync(path.join(__dirname, '../../../data', name))", 'data/**'],
    ['readFileSync(`${process.cwd()}/../../data/${name}.json`)', 'data/**'],
    ["readdirSync(path.resolve(process.cwd(), '../../data'))", 'data/**'],
    ["export default { content: ['../../packages/ui/**/*.ts'] };", 'packages/ui/**/*.ts'],
    ["readFileSync(path.resolve('../..', name))", null],
  ])('%s', async (text, pattern) => expect(await reachedBy(text)).toEqual({ files: [], unknown: [[text, pattern]] }));

  it.each([
    "export default { outputFileTracingRoot: path.join(__dirname, '../../..') };",
    "writeFileSync(path.join(__dirname, '../../../data', name), '')",
    "export default { build: { outDir: '../../data' } };",
    "readFileSync(path.join(__dirname, '..', name))",
    "import x from '../own.js';",
  ])('but not of %s', async (text) => expect(await reachedBy(text)).toEqual({ files: [], unknown: [] }));

  it('nor of what only tests read', async () => {
    const text = "readFileSync(path.join(__dirname, '../../../data', name))";
    expect(await reachedBy(text, 'apps/web/src/a.test.ts')).toEqual({ files: [], unknown: [] });
  });
});
