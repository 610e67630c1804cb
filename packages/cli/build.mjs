import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { builderModules, buildersInBundle, knownFrameworks, REQUIRE } from './builder-directories.mjs';
import { writeTypes } from './write-types.mjs';

// One bundle for the command, split so that a command loads what it needs; and one file for each module that
// `call` steps run or bundles take. What Python runs is shipped as it is.
const here = dirname(fileURLToPath(import.meta.url));
const outdir = join(here, 'dist');
const { resolve } = createRequire(import.meta.url);
const runtimes = dirname(resolve('@svc-build/runtimes/package.json'));
const project = dirname(resolve('@svc-build/project/package.json'));
const ours = join(runtimes, 'src/modules');
const modules = [...readdirSync(ours).map((name) => join(ours, name)), ...builderModules];
const entries = modules.filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'));
// What `node --require` loads must be CommonJS.
const preloads = entries.filter((path) => path.endsWith('-preload.ts'));

const shared = /** @type {const} */ ({
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  mainFields: ['module', 'main'], // The UMD build of jsonc-parser cannot be bundled.
  outExtension: { '.js': '.mjs' },
  external: ['@parcel/watcher', '@vercel/nft', 'esbuild', 'tsx'],
  plugins: [buildersInBundle],
  banner: REQUIRE,
  logLevel: 'warning',
  legalComments: 'none',
});

/**
 * A chunk holds what is loaded by the same entries, so what the start loads would be as many files as it shares with
 * commands in different ways, and each file takes a millisecond. Whatever is loaded later is told to load all of the
 * start first, which is there by then: so the start is one chunk.
 *
 * @param {ReadonlySet<string>} later
 * @returns {import('esbuild').Plugin}
 */
function startInOneChunk(later) {
  const start = [join(here, 'src/main.ts'), join(here, 'src/on-signals.ts'), resolve('@svc-build/host/node-host')];
  const imports = start.map((path) => `import ${JSON.stringify(path)};`);
  return {
    name: 'start-in-one-chunk',
    setup(bundle) {
      bundle.onLoad({ filter: /\.ts$/ }, ({ path }) =>
        later.has(path) ? { contents: [readFileSync(path, 'utf8'), ...imports].join('\n'), loader: 'ts' } : undefined,
      );
    },
  };
}

/** @param {import('esbuild').Metafile} metafile */
function loadedLater({ inputs }) {
  const imports = Object.values(inputs).flatMap((input) => input.imports);
  return new Set(imports.flatMap(({ kind, path }) => (kind === 'dynamic-import' ? [join(here, path)] : [])));
}

const command = /** @type {const} */ ({
  ...shared,
  absWorkingDir: here,
  entryPoints: [join(here, 'src/bin.ts')],
  outdir,
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  metafile: true,
});
const { metafile } = await build({ ...command, write: false });
rmSync(outdir, { recursive: true, force: true });
await build({ ...command, plugins: [buildersInBundle, startInOneChunk(loadedLater(metafile))] });
const called = { ...shared, outdir: join(outdir, 'modules'), entryNames: '[name]' };
await build({ ...called, entryPoints: entries.filter((path) => !preloads.includes(path)) });
await build({ ...called, entryPoints: preloads, format: 'cjs', outExtension: { '.js': '.cjs' }, banner: {} });
for (const path of modules.filter((path) => path.endsWith('.py')))
  copyFileSync(path, join(outdir, 'modules', basename(path)));

// What own builders import.
const contract = join(here, 'src/index.ts');
await build({ ...shared, entryPoints: [contract], outdir });
writeTypes(contract, outdir);

// The schemas are made by the code that reads the files, so they cannot disagree with it.
const maker = join(outdir, 'json-schemas.mjs');
await build({ ...shared, entryPoints: [join(project, 'src/dialects/json-schemas.ts')], outfile: maker });
const { jsonSchemas } = await import(pathToFileURL(maker).href);
const slugs = (await knownFrameworks()).map(({ slug }) => slug);
rmSync(maker);
for (const [name, schema] of Object.entries(jsonSchemas(slugs))) {
  writeFileSync(join(outdir, name), `${JSON.stringify(schema, null, 2)}\n`);
}
