import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/**
 * A module of this repository that is written in TypeScript, which the oldest Node that we know does not read.
 * @param {string} path below the repository @returns {Promise<any>}
 */
export async function importBundled(path) {
  const entry = fileURLToPath(new URL(`../../${path}`, import.meta.url));
  const made = await build({ entryPoints: [entry], bundle: true, platform: 'node', format: 'esm', write: false });
  return import(`data:text/javascript;base64,${Buffer.from(made.outputFiles[0]?.contents ?? '').toString('base64')}`);
}
