// The directories of builders/, as a bundler needs them: which there are, and one module that imports them all.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

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
      watchDirs: [builders],
    }));
  },
};
