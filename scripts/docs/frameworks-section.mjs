import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { buildersInBundle } from '../../packages/cli/builder-directories.mjs';
import { code, table } from './markdown.mjs';
import { examplesOf, versionsTried } from './versions-tried.mjs';

/** @typedef {import('../../packages/model/src/builder.ts').Builder} Builder */
/** @typedef {import('../../packages/model/src/builder.ts').Framework} Framework */
/** @typedef {import('../../packages/model/src/builder.ts').Detector} Detector */

/** Whose packages, as people say it. @type {Readonly<Record<string, string>>} */
const ECOSYSTEMS = { npm: 'npm', python: 'Python', go: 'Go' };

/** Every framework that svc-build knows: what its builder's facts say, and the versions that examples and rows have tried. @param {string} root */
export async function frameworksSection(root) {
  const frameworks = (await builtInBuilders(root)).flatMap((builder) =>
    builder.frameworks.map((framework) => ({ builder, framework })),
  );
  const sorted = frameworks.toSorted((one, other) => (one.framework.slug < other.framework.slug ? -1 : 1));
  return table(
    ['framework', 'rank', 'found by', 'built by', 'runs as', 'base path by', 'public variables', 'versions tried'],
    sorted.map(({ builder, framework }) => {
      const { slug, aliases, rank, summary, publicEnvPrefixes } = framework;
      if (summary === undefined) throw new Error(`Say in the facts of "${slug}" how it is built and run: "summary".`);
      const examples = examplesOf(root, framework, builder);
      const [example] = examples;
      const name = example === undefined ? code(slug) : `[${code(slug)}](../${example})`;
      return [
        [name, ...aliases.map(code)].join(', '),
        rank,
        foundBy(framework),
        summary.builtBy,
        summary.runsAs,
        summary.basePathBy,
        publicEnvPrefixes.map((prefix) => code(`${prefix}*`)).join(', '),
        versionsTried(root, framework, examples).join(', '),
      ];
    }),
  );
}

/** @param {Framework} framework */
function foundBy({ find, bundles, builtOn }) {
  const bundler =
    bundles === null
      ? ''
      : `, where ${bundles.anyScript ? 'a script' : '`build`'} runs ${code(bundles.command)}${bundles.page === null ? '' : ` and ${code(bundles.page)} is there`}`;
  const beside = builtOn.length > 0 ? `; beside it ${builtOn.map(code).join(', ')} do not count` : '';
  return `${detectorsText(find)}${bundler}${beside}`;
}

/** Dependencies of one kind are named together. @param {readonly Detector[]} find */
function detectorsText(find) {
  const texts = find.map((detector, index) => {
    const before = find[index - 1];
    const isMore =
      detector.kind === 'dependency' && before?.kind === 'dependency' && before.ecosystem === detector.ecosystem;
    return isMore ? code(detector.name) : detectorText(detector);
  });
  return texts.join(' or ');
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
    case 'program':
      return 'a `start` script or a `main` that is a program';
    default:
      throw new Error(`Say how ${JSON.stringify(detector)} reads.`);
  }
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
