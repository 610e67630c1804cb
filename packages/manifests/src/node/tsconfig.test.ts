import { memoryTree } from '@svc-build/host/testing/memory-tree';
import { expect, test } from 'vitest';
import { findTsConfig } from './tsconfig.ts';

const NONE = { files: [], outDir: null, rootDir: null, aliased: [] };

test.each<[string, Record<string, string>, object]>([
  [
    'comments, trailing commas, a byte order mark and Windows line ends',
    { 'tsconfig.json': '\uFEFF{\r\n  // out\r\n  "compilerOptions": { "outDir": "dist/", /* x */ },\r\n}\r\n' },
    { files: ['tsconfig.json'], outDir: 'dist' },
  ],
  [
    'what it extends, with and without an extension; its own word counts',
    {
      'tsconfig.json': '{ "extends": ["./base", "./other.json"], "compilerOptions": { "rootDir": "src" } }',
      'base.json': '{ "compilerOptions": { "outDir": "a", "rootDir": "b" } }',
      'other.json': '{ "compilerOptions": { "outDir": "c" } }',
    },
    { files: ['tsconfig.json', 'base.json', 'other.json'], outDir: 'c', rootDir: 'src' },
  ],
  [
    'a circle, and what a package ships',
    { 'tsconfig.json': '{ "extends": ["@tsconfig/node20", "./tsconfig.json"] }' },
    { files: ['tsconfig.json'], outDir: null },
  ],
  [
    'paths, from baseUrl, and none that leaves the project',
    {
      'tsconfig.json':
        '{ "compilerOptions": { "baseUrl": "src", "paths": { "@/*": ["lib/*"], "x": ["x/index.ts"], "y": ["../../y/*"] } } }',
    },
    { aliased: ['src/lib', 'src/x'] },
  ],
  ['what is no object', { 'tsconfig.json': '[]' }, { ...NONE, files: ['tsconfig.json'] }],
  ['what is not there', {}, NONE],
])('%s', async (_, files, expected) => {
  expect(await findTsConfig('.', memoryTree(files))).toMatchObject(expected);
});

test('the nearest one above counts', async () => {
  const source = memoryTree({
    'tsconfig.json': '{}',
    'apps/tsconfig.json': '{ "compilerOptions": { "outDir": "d" } }',
  });
  expect(await findTsConfig('apps/web', source)).toMatchObject({ files: ['apps/tsconfig.json'], outDir: 'apps/d' });
});
