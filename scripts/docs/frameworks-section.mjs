import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { buildersInBundle } from '../../packages/cli/builder-directories.mjs';
import { code, table } from './markdown.mjs';

/** @typedef {import('../../packages/model/src/builder.ts').Builder} Builder */
/** @typedef {import('../../packages/model/src/builder.ts').Framework} Framework */
/** @typedef {import('../../packages/model/src/builder.ts').Detector} Detector */

const ECOSYSTEMS = { npm: 'npm', python: 'Python', go: 'Go' };

/** Every framework that svc-build knows, by the facts of its builder. @param {string} root */
export async function frameworksSection(root) {
  const frameworks = (await builtInBuilders(root)).flatMap((builder) =>
    builder.frameworks.map((framework) => ({ builder, framework })),
  );
  const sorted = frameworks.toSorted((one, other) => (one.framework.slug < other.framework.slug ? -1 : 1));
  return table(
    ['framework', 'kind', 'runtime', 'found by', 'public variables', 'example'],
    sorted.map(({ builder, framework }) => [
      code(framework.slug),
      framework.kind,
      framework.runtime,
      foundBy(framework),
      framework.publicEnvPrefixes.map((prefix) => code(`${prefix}*`)).join(', '),
      exampleOf(root, framework, builder),
    ]),
  );
}

/** @param {Framework} framework */
function foundBy({ every, some, none = [], fallback, supersedes }) {
  const parts = [
    ...every.map(detectorText),
    ...(some.length > 0 ? [anyOf(some)] : []),
    ...none.map((detector) => `not ${detectorText(detector)}`),
  ];
  const wins = supersedes.length > 0 ? `; wins over ${supersedes.map(code).join(', ')}` : '';
  const last = fallback ? '; only where no other framework is found' : '';
  return `${parts.join(', and ')}${wins}${last}`;
}

/** One of several detectors; what dependencies have in common is said once. @param {readonly Detector[]} detectors */
function anyOf(detectors) {
  const names = detectors.flatMap((one) => (one.kind === 'dependency' ? [one] : []));
  const [first] = names;
  const isOneKind = names.length === detectors.length && names.every(({ ecosystem }) => ecosystem === first?.ecosystem);
  if (first === undefined || !isOneKind || names.length === 1) return detectors.map(detectorText).join(' or ');
  return `one of the ${ECOSYSTEMS[first.ecosystem]} dependencies ${names.map(({ name }) => code(name)).join(', ')}`;
}

/** @param {Detector} detector */
function detectorText(detector) {
  switch (detector.kind) {
    case 'file':
      return code(detector.path);
    case 'dependency':
      return `the ${ECOSYSTEMS[detector.ecosystem]} dependency ${code(detector.name)}`;
    case 'script':
      return `a script ${code(detector.name)}`;
    case 'server-start':
      return 'a `start` script that runs a program of the package';
    case 'no-manifest':
      return 'no manifest';
  }
}

/** @param {string} root @param {Framework} framework @param {Builder} builder */
function exampleOf(root, framework, builder) {
  const directory = [framework.slug, builder.name]
    .map((name) => `builders/${name}/example`)
    .find((path) => existsSync(join(root, path)));
  return directory === undefined ? '' : `[${directory}](../${directory})`;
}

/**
 * The builders of the command itself, whose sources are TypeScript: bundled, since Node 20 does not read that.
 * @param {string} root
 * @returns {Promise<readonly Builder[]>}
 */
async function builtInBuilders(root) {
  const directory = join(root, 'node_modules/.cache/svc-build-docs');
  mkdirSync(directory, { recursive: true });
  const outfile = join(directory, 'builders.mjs');
  await build({
    entryPoints: [join(root, 'builders/all.ts')],
    bundle: true,
    plugins: [buildersInBundle],
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    external: ['esbuild', 'tsx', '@vercel/nft'],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    outfile,
    logLevel: 'warning',
  });
  return (await import(pathToFileURL(outfile).href)).BUILDERS;
}
