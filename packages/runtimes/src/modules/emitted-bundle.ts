import { existsSync } from 'node:fs';
import { mkdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { packageOf } from '@svc-build/manifests/node/node-manifest';
import { type Entry, projectSource } from '@svc-build/model/build-output';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import { escapePlaceholders } from '@svc-build/model/plan';
import { ancestors } from '@svc-build/model/project-path';
import { fail, ok, type Result, unlessUnreadable } from '@svc-build/model/result';
import { sealRoot } from '@svc-build/model/seal-root';
import { bundleEntries } from '../bundle/bundle-entries.ts';
import { makeNodeBundle } from '../bundle/make-node-bundle.ts';
import type { NodeBundle } from '../bundle/node-bundle.ts';
import { walkFiles } from '../bundle/walk-files.ts';
import { runCall } from '../call/run-call.ts';
import type { EmittedBundle, EmittedBundleInput } from '../emitted/emitted-bundle.ts';

/** What of the output is the server, and what that loads from the project's packages; null where pages are all that was made. */
async function emittedBundle(given: EmittedBundleInput): Promise<Result<EmittedBundle | null>> {
  const input = { ...given, root: await realpath(given.root) };
  return unlessUnreadable(input.root, () => bundled(input));
}

async function bundled(input: EmittedBundleInput): Promise<Result<EmittedBundle | null>> {
  const left = (await Promise.all(input.parts.map((part) => filesAt(part, input.root)))).flat();
  const [entry = ''] = input.candidates;
  if (!left.includes(entry)) return (await leftPages(input)) ? ok(null) : fail(await nothingLeft(entry, input));
  const assets = await hashedAssets(input);
  if (input.assets.needed !== null && assets.length === 0) return fail(noAssets(input.assets.needed, input));
  const isAsset = new Set(assets.map((path) => posix.join(input.assets.directory, path)));
  // Nobody asks the server for an asset, so nobody asks it for a packed one.
  const own = left.filter((path) => !isAsset.has(path) && !isAsset.has(path.replace(PACKED, '')));
  const entries = await bundleEntries(own, new Map(), input);
  if (!entries.ok) return entries;
  const alone: NodeBundle = { entry, entries: [], preloads: [], sources: [] };
  const runner = input.runner === null ? null : installedFile(input.runner, input);
  if (runner === undefined) return fail(notInstalled(input.runner ?? '', input));
  const also = runner === null ? [] : [runner];
  const traced = input.selfContained ? ok(alone) : await makeNodeBundle({ ...input, also, namedPaths: 'left' });
  if (!traced.ok) return traced;
  const there = new Set(own);
  const loaded = traced.value.entries.filter(({ path }) => !there.has(path) && !isAsset.has(path));
  const sealed = await Promise.all([...entries.value, ...loaded].map((one) => withoutRoot(one, input)));
  return ok({ ...traced.value, entries: sealed, assets, runner }, traced.warnings);
}

/** A file that a build leaves beside the one that it holds in fewer bytes. */
const PACKED = /\.(?:gz|br|zst)$/;

/** Where a file of an installed package lies that a service sees. */
function installedFile(file: string, { root, cwd }: EmittedBundleInput): string | undefined {
  const places = ancestors(cwd).map((above) => posix.join(above, 'node_modules', file));
  return places.find((place) => existsSync(join(root, place)));
}

function notInstalled(runner: string, { service, install }: EmittedBundleInput): Diagnostic {
  return error(
    'DEPENDENCY_MISSING',
    `The server of "${service}" is run by ${packageOf(runner)}, which is not installed.`,
    `Add it to the dependencies in package.json, and run ${install}.`,
  );
}

/** Whether the build made pages where it may do so in place of a server. */
async function leftPages({ root, pagesInstead }: EmittedBundleInput): Promise<boolean> {
  if (pagesInstead === null) return false;
  return (await walkFiles(join(root, pagesInstead))).some((path) => path.endsWith('.html'));
}

/** All that lies at a path below the project root: a file, or what a directory holds. */
async function filesAt(path: string, root: string): Promise<readonly string[]> {
  const below = await walkFiles(join(root, path));
  return below.map((one) => posix.join(path, one));
}

/** What browsers load under names that come from contents, but for what lay under such a name among the sources. */
async function hashedAssets({ root, assets }: EmittedBundleInput): Promise<readonly string[]> {
  const { directory, hashed, copied } = assets;
  const pattern = new RegExp(hashed);
  const own = new Set(copied === null ? [] : await walkFiles(join(root, copied)));
  return (await walkFiles(join(root, directory))).filter((path) => pattern.test(path) && !own.has(path));
}

/** An entry whose file says where the project lies, as one of which a copy does not. */
async function withoutRoot(entry: Entry, { root, sealed, sealedAs }: EmittedBundleInput): Promise<Entry> {
  const source = projectSource(entry);
  if (entry.kind !== 'file' || source === null || entry.path.split('/').includes('node_modules')) return entry;
  const bytes = await readFile(join(root, source));
  // What is no text is not ours to change.
  if (!bytes.includes(root) || bytes.includes(0)) return entry;
  const place = join(sealed, entry.path);
  await mkdir(dirname(place), { recursive: true });
  await writeFile(place, sealRoot(bytes.toString('utf8'), root));
  return { ...entry, from: `${sealedAs}/${escapePlaceholders(entry.path)}` };
}

async function nothingLeft(entry: string, { service, root, built }: EmittedBundleInput): Promise<Diagnostic> {
  const [directory = '.'] = built;
  const all = (await walkFiles(join(root, directory))).filter((path) => !path.includes('node_modules/'));
  const found = all.length === 0 ? `nothing is in ${directory}` : `in ${directory} are ${shown(all)}`;
  return error(
    'BUILD_OUTPUT_MISSING',
    `The build of "${service}" left no server: ${entry} is not there; ${found}.`,
    'Make the build write the server of its framework for Node, or name another entrypoint or framework.',
  );
}

function noAssets(help: string, { service, assets }: EmittedBundleInput): Diagnostic {
  const message = `The build of "${service}" left nothing for browsers in ${assets.directory}: it was made for another path.`;
  return error('BUILD_OUTPUT_MISSING', message, help);
}

const SHOWN = 3;

function shown(paths: readonly string[]): string {
  return `${paths.slice(0, SHOWN).join(', ')}${paths.length > SHOWN ? ` and ${paths.length - SHOWN} more` : ''}`;
}

runCall(emittedBundle);
