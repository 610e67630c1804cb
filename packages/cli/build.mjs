import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { builderModules, buildersInBundle, knownFrameworks, REQUIRE } from './builder-directories.mjs';
import { bundleCommand } from './bundle-command.mjs';
import { writeTypes } from './write-types.mjs';

// One file for the command, and one for each module that `call` steps run or bundles take. What Python runs is shipped as it is.
const here = dirname(fileURLToPath(import.meta.url));
const outdir = join(here, 'dist');
const { resolve } = createRequire(import.meta.url);
const runtimes = dirname(resolve('@svc-build/runtimes/package.json'));
const project = dirname(resolve('@svc-build/project/package.json'));
const ours = join(runtimes, 'src/modules');
const hostModule = (/** @type {string} */ name) => resolve(`@svc-build/host/${name}`);
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

rmSync(outdir, { recursive: true, force: true });
mkdirSync(outdir);
const digest = await bundleCommand({
  texts: [
    { name: 'start', roots: [join(here, 'src/bin.ts')] },
    { name: 'options', roots: [join(here, 'src/command-line/parse-arguments.ts')] },
    { name: 'build', roots: [join(here, 'src/run-build.ts'), ...['start-process', 'glob-files'].map(hostModule)] },
    { name: 'rest', roots: [] },
  ],
  outdir,
  root: join(here, '../..'),
  options: shared,
});
const { version } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));
writeFileSync(join(outdir, 'program.json'), JSON.stringify({ version, digest }));
const called = { ...shared, outdir: join(outdir, 'modules'), entryNames: '[name]' };
await build({ ...called, entryPoints: entries.filter((path) => !preloads.includes(path)) });
await build({ ...called, entryPoints: preloads, format: 'cjs', outExtension: { '.js': '.cjs' }, banner: {} });
for (const path of modules.filter((path) => /\.(?:py|json)$/.test(path)))
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
