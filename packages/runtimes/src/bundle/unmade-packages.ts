import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import { compare } from '@svc-build/model/json';
import type { ImportGraph } from './import-graph.ts';
import { listedDependency } from './missing-dependencies.ts';
import type { NodeBundleInput } from './node-bundle.ts';
import { walkFiles } from './walk-files.ts';

type Place = Pick<NodeBundleInput, 'root' | 'install'>;

/** How each package manager is told to run the install script of a package that it has left out. */
const RUN_SCRIPT: Readonly<Record<string, (name: string) => string>> = {
  npm: (name) =>
    `Let npm run its install script (\`ignore-scripts\` keeps it from that), and run \`npm rebuild ${name}\`.`,
  pnpm: (name) => `Name it in \`onlyBuiltDependencies\` of pnpm-workspace.yaml, and run \`pnpm rebuild ${name}\`.`,
  yarn: (name) =>
    `Let Yarn run its install script (\`enableScripts\` in .yarnrc.yml keeps it from that), and run \`yarn rebuild ${name}\`.`,
  bun: () => 'Name it in `trustedDependencies` of package.json, and run `bun install`.',
};

/** The client that Prisma makes of a schema, and what stands in its place before that. */
const PRISMA = {
  file: /(?:^|\/)node_modules\/\.prisma\/client\/(?:index|default)\.js$/,
  stub: 'did not initialize yet',
};

const PACKAGE = /^(.*\/)?node_modules\/((?:@[^/]+\/)?[^/.][^/]*)\//;

/**
 * Packages of a bundle that were installed and not made: a native module that nothing compiled or fetched, because the
 * install script did not run, and Prisma's client where nothing generated it. The program would end over them.
 */
export async function unmadePackages(
  paths: readonly string[],
  imports: ImportGraph,
  place: Place,
): Promise<readonly Diagnostic[]> {
  const clients = paths.filter((path) => PRISMA.file.test(path));
  const texts = await Promise.all(clients.map((path) => readFile(join(place.root, path), 'utf8').catch(() => '')));
  const said = texts.some((text) => text.includes(PRISMA.stub)) ? [notGenerated()] : [];
  for (const [directory, name] of packagesAmong(paths)) {
    if (!existsSync(join(place.root, directory, 'binding.gyp'))) continue;
    if ((await walkFiles(join(place.root, directory))).some((file) => file.endsWith('.node'))) continue;
    const own = new Set(paths.filter((path) => path.startsWith(`${directory}/`)));
    const importers = imports.importersOf(own).filter((path) => !own.has(path));
    const listed = await Promise.all(importers.map((importer) => listedDependency(importer, name, place.root)));
    if (listed.some(({ as }) => as === 'dependency')) said.push(notBuilt(name, place));
  }
  return said;
}

/** The directories of installed packages, with their names, sorted. */
function packagesAmong(paths: readonly string[]): ReadonlyMap<string, string> {
  const found = paths.flatMap((path): readonly (readonly [string, string])[] => {
    const [whole, , name] = PACKAGE.exec(path) ?? [];
    return whole === undefined || name === undefined ? [] : [[whole.slice(0, -1), name]];
  });
  return new Map(found.sort(([one], [other]) => compare(one, other)));
}

function notGenerated(): Diagnostic {
  return error(
    'DEPENDENCY_MISSING',
    'The client of Prisma was never generated: @prisma/client is installed, and knows no schema.',
    'Run `prisma generate` in the script "postinstall" of package.json, or in front of its script "build".',
  );
}

function notBuilt(name: string, { install }: Place): Diagnostic {
  const [, manager = 'npm'] = /^`(\w+)/.exec(install) ?? [];
  return error(
    'DEPENDENCY_MISSING',
    `The native module of the installed package ${name} is not there: its install script did not run.`,
    (RUN_SCRIPT[manager] ?? RUN_SCRIPT.npm)?.(name) ?? '',
  );
}
