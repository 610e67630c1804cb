// The directories of builders/, as a bundler needs them: which there are, and one module that imports them all.
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const builders = fileURLToPath(new URL('../../builders', import.meta.url));

/** Those with a builder in them. */
const builderDirectories = readdirSync(builders)
  .filter((name) => existsSync(join(builders, name, 'index.ts')))
  .sort();

/** The modules of builders that run in child processes or lie in bundles, and those that Python runs. */
export const builderModules = builderDirectories
  .map((name) => join(builders, name, 'modules'))
  .filter((directory) => existsSync(directory))
  .flatMap((directory) => readdirSync(directory).map((file) => join(directory, file)));

/**
 * builders/all.ts looks for directories when it is loaded; in a bundle it imports those that are there now.
 *
 * @type {import('esbuild').Plugin}
 */
export const buildersInBundle = {
  name: 'builders-in-bundle',
  setup(bundle) {
    bundle.onLoad({ filter: /[\\/]builders[\\/]all\.ts$/ }, () => ({
      contents: [
        ...builderDirectories.map((name, index) => `import builder${index} from './${name}/index.ts';`),
        `export const BUILDERS = [${builderDirectories.map((_, index) => `builder${index}`).join(', ')}];`,
      ].join('\n'),
      loader: 'ts',
      resolveDir: builders,
    }));
  },
};

/**
 * Every framework's facts, with the builder that has it.
 *
 * @returns {Promise<readonly (import('@svc-build/model/builder').Framework & { readonly builder: string })[]>}
 */
export async function knownFrameworks() {
  const directory = mkdtempSync(join(tmpdir(), 'svc-build-frameworks-'));
  const outfile = join(directory, 'builders.mjs');
  try {
    const entry = join(builders, 'all.ts');
    await build({
      entryPoints: [entry],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      mainFields: ['module', 'main'],
      plugins: [buildersInBundle],
      banner: REQUIRE,
    });
    const { BUILDERS } = await import(pathToFileURL(outfile).href);
    return BUILDERS.flatMap((/** @type {import('@svc-build/model/builder').Builder} */ { name, frameworks }) =>
      frameworks.map((framework) => ({ ...framework, builder: name })),
    );
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Dependencies in CommonJS ask for node's modules with `require`. */
export const REQUIRE = {
  js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
};
