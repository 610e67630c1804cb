import { posix } from 'node:path';
import { type Builder, type Detector, type Framework, RANKS } from '@svc-build/model/builder';
import { type Diagnostic, error, warning } from '@svc-build/model/diagnostic';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { Runtime } from '@svc-build/model/runtime-facts';
import type { Evidence } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { commandIn } from '@svc-build/model/start-script';
import { unreachable } from '@svc-build/model/unreachable';
import type { Subject } from '../documents/schema-diagnostics.ts';
import { quoteList } from '../documents/suggest.ts';
import type { ServicePlace } from './locate-service.ts';
import type { ManifestFacts } from './manifest-facts.ts';
import { nodeEntryFile, reachedPackages } from './reached-packages.ts';
import { isStepOf, type Searched, startedSource } from './started-source.ts';

/** A framework, its builder, and the evidence for it. */
export interface FrameworkChoice {
  readonly framework: Framework;
  readonly builder: string;
  readonly evidence: readonly Evidence[];
}

/** Where a framework is looked for, and which ones there are. */
export interface FrameworkSearch {
  readonly place: ServicePlace;
  readonly facts: ManifestFacts;
  readonly builders: readonly Builder[];
  readonly source: SourceTree;
}

/** What was found in a directory. */
export interface FoundFrameworks {
  /** Those of the highest rank that is found; more than one when the files do not decide. */
  readonly candidates: readonly FrameworkChoice[];
  /** Servers that are only installed, and the program that does not load them. */
  readonly unused: { readonly slugs: readonly string[]; readonly entry: string } | null;
}

/** The frameworks that a service may be of. */
export async function findCandidates(search: FrameworkSearch): Promise<FoundFrameworks> {
  const { used, unused } = await withoutUnused(await matchingFrameworks(search), search);
  const foundations = new Set(used.flatMap(({ framework }) => framework.builtOn));
  const remaining = used.filter(({ framework }) => !foundations.has(framework.slug));
  const rank = RANKS.find((one) => remaining.some(({ framework }) => framework.rank === one));
  const highest = remaining.filter(({ framework }) => framework.rank === rank);
  // Files that are served as they lie are what is left where nothing runs: beside a program they are a part of it.
  const programs = highest.filter(({ framework }) => rank !== 'plain' || framework.runtime !== 'static');
  return { candidates: programs.length > 0 ? programs : highest, unused };
}

async function matchingFrameworks({
  place,
  facts,
  builders,
  source,
}: FrameworkSearch): Promise<readonly FrameworkChoice[]> {
  const searched = { place, facts, source };
  const started = await startedSource(searched);
  const known = builders.flatMap(({ name, frameworks }) =>
    frameworks.map((framework) => ({ framework, builder: name })),
  );
  const choices = known.map(async ({ framework, builder }): Promise<FrameworkChoice | null> => {
    if (place.runtime !== null && framework.runtime !== place.runtime) return null;
    if (isStepOf(framework, facts, started)) return null;
    const evidence = await matchFramework(framework, searched);
    return evidence.length > 0 && (await isBundledBy(framework, searched)) ? { framework, builder, evidence } : null;
  });
  return (await Promise.all(choices)).filter((choice) => choice !== null);
}

/**
 * Without the Node servers that are only installed: one counts when the program loads it, or loads what cannot be
 * followed; where no program is found, as long as there is none in another language.
 */
async function withoutUnused(
  found: readonly FrameworkChoice[],
  { place, facts, source }: FrameworkSearch,
): Promise<{ readonly used: readonly FrameworkChoice[]; readonly unused: FoundFrameworks['unused'] }> {
  const servers = found.filter(({ framework }) => packagesOf(framework).length > 0);
  const all = { used: found, unused: null };
  if (servers.length === 0) return all;
  const others = found.filter((one) => !servers.includes(one));
  const entry = await nodeEntryFile(place, facts, source);
  if (entry === null) {
    const isOther = others.some(({ framework }) => OTHER_LANGUAGES.has(framework.runtime));
    return isOther ? { used: others, unused: null } : all;
  }
  const { packages, isOpen } = await reachedPackages(entry, facts, source);
  const isLoaded = (one: FrameworkChoice): boolean => packagesOf(one.framework).some((name) => packages.has(name));
  const unused = servers.filter((one) => !isLoaded(one));
  if (unused.length === servers.length && isOpen) return all;
  const slugs = unused.map(({ framework }) => framework.slug);
  return {
    used: found.filter((one) => !unused.includes(one)),
    unused: slugs.length === 0 ? null : { slugs, entry },
  };
}

const OTHER_LANGUAGES: ReadonlySet<Runtime> = new Set(['go', 'python']);

/** The npm packages by which a Node server is found. */
function packagesOf({ rank, runtime, find }: Framework): readonly string[] {
  if (rank !== 'server' || runtime !== 'node') return [];
  return find.flatMap((one) => (one.kind === 'dependency' && one.ecosystem === 'npm' ? [one.name] : []));
}

/** What speaks for a framework in a directory; nothing when it is not there. */
export async function matchFramework(framework: Framework, searched: Searched): Promise<readonly Evidence[]> {
  const seen = await Promise.all(framework.find.map((detector) => see(detector, searched)));
  return seen.filter((evidence) => evidence !== null);
}

/** Whether the package's build is the bundler's: its `build` script runs the command, and the page is there. */
async function isBundledBy({ bundles }: Framework, { place, facts, source }: Searched): Promise<boolean> {
  if (bundles === null) return true;
  const scripts = Object.fromEntries(facts.scripts.map(({ name, text }) => [name, text]));
  const names = bundles.anyScript === true && scripts.build === undefined ? Object.keys(scripts) : ['build'];
  if (!names.some((name) => commandIn(scripts, name, bundles.command) !== null)) return false;
  return bundles.page === null || (await source.kind(posix.join(place.root, bundles.page))) === 'file';
}

async function see(detector: Detector, searched: Searched): Promise<Evidence | null> {
  const { place, facts, source } = searched;
  switch (detector.kind) {
    case 'file': {
      const file = posix.join(place.root, detector.path);
      return (await source.kind(file)) === 'file' ? { file, because: 'the file is there' } : null;
    }
    case 'dependency':
      return dependency(detector, facts);
    case 'script': {
      const script = facts.scripts.find(({ name }) => name === detector.name);
      return script === undefined ? null : { file: script.file, because: `"${script.name}" is in scripts` };
    }
    case 'program':
      return program(searched);
    default:
      return unreachable(detector);
  }
}

function dependency(detector: Extract<Detector, { kind: 'dependency' }>, facts: ManifestFacts): Evidence | null {
  const found = facts.dependencies.find(
    ({ ecosystem, name, development }) =>
      ecosystem === detector.ecosystem &&
      (detector.development || !development) &&
      // A Go module's later major versions end in /v2, /v3, …
      (name === detector.name || (ecosystem === 'go' && name.replace(/\/v\d+$/, '') === detector.name)),
  );
  return found === undefined ? null : { file: found.file, because: found.because };
}

/**
 * The entrypoint, or what `start` runs; or `main`, which `npm init` writes into every package, where neither a page nor a
 * build makes it a site.
 */
async function program({ place, facts, source }: Searched): Promise<Evidence | null> {
  const { root, entrypoint, runtime } = place;
  const inRoot = (path: string): string => posix.join(root, path);
  if (runtime === 'node' && entrypoint.kind === 'file' && facts.files.includes(inRoot('package.json')))
    return { file: inRoot(entrypoint.path), because: 'the entrypoint is a program' };
  const started = facts.programs.find(({ by }) => by === 'start');
  if (started !== undefined) return { file: started.file, because: `"start" runs ${started.path}` };
  const main = facts.programs.find(({ by }) => by === 'main');
  if (main === undefined || facts.scripts.some(({ name }) => name === 'start' || name === 'build')) return null;
  const isThere = async (path: string): Promise<boolean> => (await source.kind(inRoot(path))) === 'file';
  if ((await isThere('index.html')) || !(await isThere(main.path))) return null;
  return { file: main.file, because: `"main" is ${main.path}` };
}

/** The one framework that a service's files speak for; guessing between two would be wrong half of the time. */
export async function detectFramework(search: FrameworkSearch, subject: Subject): Promise<Result<FrameworkChoice>> {
  const { candidates, unused } = await findCandidates(search);
  const [only] = candidates;
  if (only === undefined) return fail(notDetected(search, unused, subject));
  if (candidates.length > 1) return fail(ambiguous(candidates, subject));
  const started = only.framework.rank === 'meta' ? await startedSource(search) : null;
  return ok(only, started === null ? [] : [startIgnored(only, started, subject)]);
}

/** A framework that runs its own server, whatever `start` says. */
function startIgnored({ framework: { slug } }: FrameworkChoice, started: string, subject: Subject): Diagnostic {
  return warning(
    'START_IGNORED',
    `"start" of ${subject.name} runs ${started}, which is left out: a service of "${slug}" runs the framework's own server.`,
    'Move what it does into the framework, or set "framework" to what the program is written with.',
    subject.at,
  );
}

function notDetected({ place, facts, builders }: FrameworkSearch, unused: FoundFrameworks['unused'], subject: Subject) {
  const known = builders.flatMap(({ frameworks }) => frameworks.map(({ slug }) => slug)).sort();
  return error(
    'FRAMEWORK_NOT_DETECTED',
    `No framework of ${subject.name} was found in ${whereLooked(place.root, facts)}${unused === null ? why(place, facts) : unloaded(unused)}.`,
    `Set "framework" to one of ${quoteList(known, 'or')}, or declare its dependency in a manifest.`,
    subject.at,
  );
}

/** The manifests that were read, or the directory that has none. */
function whereLooked(root: string, facts: ManifestFacts): string {
  if (facts.files.length > 0) return quoteList(facts.files, 'or');
  return root === '.' ? 'the project root, which has no manifest' : `"${root}", which has no manifest`;
}

/** A program that was found, and what it might have been written with. */
function unloaded({ slugs, entry }: NonNullable<FoundFrameworks['unused']>): string {
  return `: ${entry} does not load ${quoteList(slugs, 'or')}`;
}

/** What keeps a folder or a package from being taken for files that are meant to be published. */
function why({ runtime }: ServicePlace, { files, serverStart }: ManifestFacts): string {
  if (serverStart !== null) return `, whose "start" script runs a program: \`${serverStart.script}\``;
  return files.length === 0 && runtime === null ? ' and no index.html' : '';
}

function ambiguous(candidates: readonly FrameworkChoice[], subject: Subject) {
  const listed = candidates.map(({ framework, evidence }) => {
    const reasons = evidence.map(({ file, because }) => `${file}: ${because}`).join(', ');
    return `"${framework.slug}" (${reasons})`;
  });
  const slugs = candidates.map(({ framework }) => `"framework": "${framework.slug}"`);
  return error(
    'FRAMEWORK_AMBIGUOUS',
    `More than one framework of ${subject.name} was found: ${listed.join(' and ')}.`,
    `Say which one it is with ${slugs.join(' or ')}.`,
    subject.at,
  );
}
