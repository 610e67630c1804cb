import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { bundler, messagesOf, runBundle } from '../testing/bundled-project.ts';

const bundle = bundler();
const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));

const SERVICE = `
import { Store } from './store.js';
import type { Options } from './options.ts';
const injectable = () => (_: unknown) => {};
@injectable()
export class Desk {
  name: string;
  constructor(readonly store: Store, readonly options?: Options) {}
}
`;

const FILES = {
  'package.json': '{ "type": "module" }',
  'src/main.ts': [
    'const seen = new Map();',
    'Reflect.metadata = (key, value) => (target) => void seen.set(`${target.name} ${key}`, value);',
    "const { Desk } = await import('./desk.ts');",
    "console.log(seen.get('Desk design:paramtypes')?.map(({ name }) => name), 'name' in new Desk());",
  ].join('\n'),
  'src/desk.ts': SERVICE,
  'src/store.ts': 'export class Store {}\n',
  'src/options.ts': 'export interface Options { a: string }\n',
};

const runWith = async (compilerOptions: object) => {
  const project = await bundle({
    files: {
      ...FILES,
      'tsconfig.json': JSON.stringify({ extends: './base.json' }),
      'base.json': JSON.stringify({ compilerOptions }),
    },
    links: { 'node_modules/typescript': typescript },
    input: { candidates: ['src/main.ts'] },
  });
  expect(messagesOf(project)).toEqual([]);
  return runBundle(project);
};

test('the types of decorated parameters are there at run time where tsconfig.json asks for them', async () => {
  const asked = { experimentalDecorators: true, emitDecoratorMetadata: true };
  expect(await runWith({ ...asked, target: 'es2017' })).toBe("[ 'Store', 'Object' ] false\n");
  expect(await runWith({ ...asked, target: 'es2022' })).toBe("[ 'Store', 'Object' ] true\n");
});

test('where it does not, they are not', async () => {
  expect(await runWith({ experimentalDecorators: true, target: 'es2022' })).toBe('undefined true\n');
});
