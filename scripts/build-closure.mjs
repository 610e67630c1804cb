// How much of svc-build a reader meets who follows one build of one FastAPI service: every file of ours that
// `svc-build` loads for it. Other commands and builders, the parser of other command lines and builders of a project's own
// are loaded when they are asked for, and are left out. `node scripts/build-closure.mjs [--list]`
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const MOST_FILES = 140;
const MOST_LINES = 9000;

const root = fileURLToPath(new URL('..', import.meta.url));
const BUILDER = 'fastapi';
/** What a plain `svc-build` that goes well does not load. */
const OTHER_WAYS =
  /^\.\.?\/(commands\/(?!build\.ts)|dry-run|verify-directory|command-line\/parse-arguments|load-own-builder|render\/print-diagnostics)/;

const { metafile } = await build({
  entryPoints: [join(root, 'packages/cli/src/bin.ts')],
  absWorkingDir: root,
  bundle: true,
  write: false,
  outdir: join(root, 'node_modules/.cache/svc-build-closure'),
  splitting: true,
  platform: 'node',
  format: 'esm',
  packages: 'bundle',
  mainFields: ['module', 'main'],
  external: ['@parcel/watcher', '@vercel/nft', 'esbuild', 'tsx'],
  metafile: true,
  treeShaking: true,
  logLevel: 'error',
  plugins: [
    {
      name: 'one-build',
      setup(bundle) {
        bundle.onResolve({ filter: /^\./ }, ({ kind, path }) =>
          kind === 'dynamic-import' && OTHER_WAYS.test(path) ? { path, external: true } : undefined,
        );
        bundle.onLoad({ filter: /[\\/]builders[\\/]all\.ts$/ }, () => ({
          contents: `import builder from './${BUILDER}/index.ts';\nexport const BUILDERS = [builder];`,
          loader: 'ts',
          resolveDir: join(root, 'builders'),
        }));
      },
    },
  ],
});

const files = Object.keys(metafile.inputs)
  .filter((path) => /^(packages|builders)\/.*\.ts$/.test(path))
  .map((path) => ({ path, lines: readFileSync(join(root, path), 'utf8').split('\n').length - 1 }));
const lines = files.reduce((sum, file) => sum + file.lines, 0);
if (process.argv.includes('--list'))
  for (const { path, lines: own } of files.toSorted((a, b) => (a.path < b.path ? -1 : 1)))
    console.log(String(own).padStart(4), path);
console.log(`${files.length} files and ${lines} lines; at most ${MOST_FILES} and ${MOST_LINES}.`);
process.exitCode = files.length <= MOST_FILES && lines <= MOST_LINES ? 0 : 1;
