import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Diagnostic } from '@svc-build/model/diagnostic';
import { fillPlaceholders } from '@svc-build/model/placeholders';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { NodeBundle, NodeBundleInput } from '../bundle/node-bundle.ts';

let directory = '';
let module = '';
let count = 0;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'node-bundle-'));
  module = join(directory, 'node-bundle.mjs');
  await build({
    entryPoints: [fileURLToPath(new URL('./node-bundle.ts', import.meta.url))],
    outfile: module,
    bundle: true,
    platform: 'node',
    format: 'esm',
    plugins: [
      {
        name: 'installed',
        setup({ onResolve }) {
          const installed = (path: string): string => import.meta.resolve(path);
          onResolve({ filter: /^(esbuild|@vercel\/nft)$/ }, ({ path }) => ({ path: installed(path), external: true }));
        },
      },
    ],
  });
});
afterAll(() => rm(directory, { recursive: true }));

interface Bundled {
  readonly project: string;
  readonly value: NodeBundle | null;
  readonly diagnostics: readonly Diagnostic[];
}

interface Project {
  readonly files: Readonly<Record<string, string>>;
  readonly links?: Readonly<Record<string, string>>;
  readonly input: Partial<NodeBundleInput>;
}

async function bundle({ files, links = {}, input }: Project): Promise<Bundled> {
  const project = join(directory, String(count++), 'project');
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(project, path)), { recursive: true });
    await writeFile(join(project, path), text);
  }
  for (const [path, target] of Object.entries(links)) {
    await mkdir(dirname(join(project, path)), { recursive: true });
    await symlink(target, join(project, path));
  }
  const output = join(dirname(project), 'scratch/bundle.json');
  const transpiled = join(dirname(project), 'scratch/transpiled');
  const defaults = { service: 'api', root: project, transpiled, transpiledAs: '{scratch}/transpiled', cwd: '.' };
  const request = { input: { ...defaults, candidates: [], built: [], nestedRoots: [], ...input }, output };
  const ran = spawnSync(process.execPath, [module], { input: JSON.stringify(request), encoding: 'utf8' });
  expect(ran.stderr).toBe('');
  return { project, ...JSON.parse(await readFile(output, 'utf8')) };
}

/** Writes the entries elsewhere, takes the project away, and runs what came out. */
async function run({ project, value }: Bundled, cwd = '.'): Promise<string> {
  const out = join(dirname(project), 'out');
  const places = { root: project, scratch: join(dirname(project), 'scratch') };
  for (const entry of value?.entries ?? []) {
    await mkdir(dirname(join(out, entry.path)), { recursive: true });
    if (entry.kind === 'file') await copyFile(fillPlaceholders(entry.from, places), join(out, entry.path));
    if (entry.kind === 'link') await symlink(entry.target, join(out, entry.path));
  }
  await rename(project, `${project}-gone`);
  const argv = ['--enable-source-maps', join(out, value?.entry ?? '')];
  const ran = spawnSync(process.execPath, argv, { cwd: join(out, cwd), encoding: 'utf8' });
  return `${ran.stdout}${ran.stderr}`;
}

const messages = ({ diagnostics }: Bundled): readonly string[] =>
  diagnostics.map(({ severity, message }) => `${severity}: ${message}`);

describe('a service in a workspace', () => {
  const project: Project = {
    files: {
      'package.json': '{"workspaces":["api","packages/*"]}',
      'api/package.json': '{"type":"module"}',
      'api/tsconfig.json': '{"compilerOptions":{"paths":{"~/*":["./src/*"]}}}',
      'api/src/server.ts': `
        import { readFileSync } from 'node:fs';
        import { join } from 'node:path';
        import lib from 'lib';
        import { shared } from '@acme/shared';
        import { aliased } from '~/aliased';
        import { plain } from './plain.js';
        import settings from './settings.json';
        const text: string = readFileSync(join(import.meta.dirname, '../data/text.txt'), 'utf8');
        const later = await import('./later.js');
        let env = 'no .env';
        try { env = readFileSync(join(import.meta.dirname, '../.env'), 'utf8'); } catch {}
        console.log([lib, shared, aliased, plain, settings.name, text, later.default, env].join(' | '));`,
      'api/src/aliased.ts': `export const aliased: string = 'aliased';`,
      'api/src/later.ts': `export default 'later' satisfies string;`,
      'api/src/plain.js': `import { typed } from './typed.ts'; export const plain = 'plain, ' + typed;`,
      'api/src/typed.ts': `export const typed = 'typed' as const;`,
      'api/src/settings.json': '{"name":"settings"}',
      'api/data/text.txt': 'text',
      'api/.env': 'SECRET=1',
      'packages/shared/package.json': '{"name":"@acme/shared","type":"module","exports":"./src/index.ts"}',
      'packages/shared/src/index.ts': `import inner from 'inner'; export const shared: string = 'shared with ' + inner;`,
      'node_modules/inner/package.json': '{"name":"inner","main":"index.js"}',
      'node_modules/inner/index.js': `try { require('not-there') } catch {} module.exports = 'inner';`,
      // As some packages do, which nft alone misses on Node 20.
      'node_modules/lib/package.json':
        '{"name":"lib","exports":{".":[{"module-sync":"./sync.mjs","default":"./index.js"},"./index.js"]}}',
      'node_modules/lib/sync.mjs': `export default 'lib';`,
      'node_modules/lib/index.js': `module.exports = 'wrong lib';`,
    },
    links: { 'node_modules/@acme/shared': '../../packages/shared' },
    input: { cwd: 'api', candidates: ['api/dist/server.js', 'api/src/server.ts'] },
  };

  test('runs from its bundle alone, without its secrets', async () => {
    const bundled = await bundle(project);
    expect(messages(bundled)).toEqual([
      'warning: node_modules/inner/index.js loads "not-there", which is not installed.',
    ]);
    expect(bundled.value?.entry).toBe('api/src/server.js');
    expect(bundled.value?.entries.map(({ path }) => path)).toEqual([
      'api/data/text.txt',
      'api/package.json',
      'api/src/aliased.js',
      'api/src/later.js',
      'api/src/plain.js',
      'api/src/server.js',
      'api/src/typed.js',
      'node_modules/inner/index.js',
      'node_modules/inner/package.json',
      'node_modules/lib/index.js',
      'node_modules/lib/package.json',
      'node_modules/lib/sync.mjs',
      'packages/shared/package.json',
      'packages/shared/src/index.js',
    ]);
    expect(await run(bundled, 'api')).toBe(
      'lib | shared with inner | aliased | plain, typed | settings | text | later | no .env\n',
    );
  });

  test('is the same wherever it is built', async () => {
    const [one, two] = [await bundle(project), await bundle(project)];
    expect(one.value).toEqual(two.value);
    expect(JSON.stringify(one.value)).not.toContain(directory);
    const emitted = await Promise.all(
      [one, two].map((each) => readFile(join(dirname(each.project), 'scratch/transpiled/api/src/server.js'), 'utf8')),
    );
    expect(emitted[0]).toBe(emitted[1]);
  });
});

test('links between installed packages stay links', async () => {
  const bundled = await bundle({
    files: {
      'server.js': `console.log(require('a'))`,
      'node_modules/.store/a@1/node_modules/a/index.js': `module.exports = 'a and ' + require('b')`,
      'node_modules/.store/b@1/node_modules/b/index.js': `module.exports = 'b'`,
    },
    links: {
      'node_modules/a': '.store/a@1/node_modules/a',
      'node_modules/.store/a@1/node_modules/b': '../../b@1/node_modules/b',
    },
    input: { candidates: ['server.js'] },
  });
  expect(bundled.value?.entries.filter(({ kind }) => kind === 'link')).toEqual([
    { kind: 'link', path: 'node_modules/.store/a@1/node_modules/b', target: '../../b@1/node_modules/b' },
    { kind: 'link', path: 'node_modules/a', target: '.store/a@1/node_modules/a' },
  ]);
  expect(await run(bundled)).toBe('a and b\n');
});

describe('the format of what was TypeScript', () => {
  test('is CommonJS without a "type", with __dirname', async () => {
    const bundled = await bundle({
      files: {
        'package.json': '{}',
        'app.ts': `import { basename } from 'node:path'; import other = require('./other'); console.log(basename(__dirname), other);`,
        'other.ts': `const value: number = 7; export = value;`,
      },
      input: { candidates: ['app.ts'] },
    });
    expect(await run(bundled)).toBe('out 7\n');
  });

  test('is what the syntax needs where nothing says it', async () => {
    const bundled = await bundle({
      files: {
        'app.ts': `const text: string = await Promise.resolve('awaited'); console.log(text, import.meta.url !== '');`,
      },
      input: { candidates: ['app.ts'] },
    });
    expect(await run(bundled)).toContain('awaited true\n');
  });

  test('keeps the lines of the source in stack traces', async () => {
    const bundled = await bundle({
      files: { 'package.json': '{"type":"module"}', 'app.ts': `type A = 1;\n\nthrow new Error('here');` },
      input: { candidates: ['app.ts'] },
    });
    expect(await run(bundled)).toContain('app.ts:3:7');
  });
});

describe('what cannot be bundled', () => {
  test('an import that leads nowhere, with its place', async () => {
    const bundled = await bundle({
      files: {
        'package.json': '{"type":"module"}',
        'app.ts': `import './gone.js';\nimport pad from 'left-pad';\nimport ok from 'bufferutil';\nconsole.log(pad, ok);`,
      },
      input: { candidates: ['app.ts'] },
    });
    expect(bundled.value).toBeNull();
    expect(bundled.diagnostics).toMatchObject([
      {
        code: 'TRACE_INCOMPLETE',
        severity: 'error',
        message: 'app.ts imports "./gone.js", which is not there.',
        location: { file: 'app.ts', line: 1, column: 8, length: 11, lineText: `import './gone.js';` },
      },
      {
        severity: 'error',
        message: 'app.ts imports "left-pad", which is not there.',
        help: 'Add it to the dependencies in package.json and install it.',
        location: { line: 2, column: 17 },
      },
    ]);
  });

  test('a package that a built file asks for is only a warning', async () => {
    const bundled = await bundle({
      files: { 'dist/app.js': `if (process.env.NEVER) require('oracledb'); console.log('up')` },
      input: { candidates: ['dist/app.js'], built: ['dist'] },
    });
    expect(messages(bundled)).toEqual(['warning: dist/app.js imports "oracledb", which is not there.']);
    expect(await run(bundled)).toBe('up\n');
  });

  test('code of another service', async () => {
    const bundled = await bundle({
      files: { 'app.ts': `import './web/x.js';`, 'web/x.ts': 'export {}' },
      input: { candidates: ['app.ts'], nestedRoots: ['web'] },
    });
    expect(messages(bundled)).toEqual(['error: app.ts imports web/x.ts, which belongs to another service.']);
  });

  test('code outside the project', async () => {
    await writeFile(join(directory, 'outside.js'), '');
    const bundled = await bundle({
      files: { 'app.js': `require('../../outside.js')` },
      input: { candidates: ['app.js'] },
    });
    expect(messages(bundled)).toEqual(['error: app.js imports something outside the project.']);
  });

  test('a build script that left nothing', async () => {
    const bundled = await bundle({ files: { 'x.txt': '' }, input: { candidates: ['dist/app.js', 'build/app.js'] } });
    expect(messages(bundled)).toEqual([
      'error: The build script of "api" left nothing to start: looked for dist/app.js, build/app.js.',
    ]);
  });

  test('a source that is no TypeScript', async () => {
    const bundled = await bundle({ files: { 'app.ts': 'const = 1;' }, input: { candidates: ['app.ts'] } });
    expect(messages(bundled)).toEqual(['error: app.ts cannot be transpiled: Expected identifier but found "=".']);
  });
});
