import { posix } from 'node:path';
import type { NodeManifest } from '@svc-build/manifests/node/node-manifest';
import { commandsOf, ranFiles } from '@svc-build/model/start-script';

/** Files that start a program by their name alone. */
const ENTRIES = new Set(['config.ru', 'index.php', 'manage.py']);

/** Manifests of programs, and the sources that one further down needs beside it: vendored browser code has some of them too. */
const MANIFESTS: readonly (readonly [name: RegExp, sources: RegExp])[] = [
  [/^(?:composer\.json|artisan)$/, /\.php$/i],
  [/^(?:requirements[\w.-]*\.txt|pyproject\.toml|Pipfile|setup\.py)$/, /\.py$/i],
  [/^go\.mod$/, /\.go$/],
  [/^Gemfile$/, /\.(?:rb|ru)$/],
  [/^Cargo\.toml$/, /\.rs$/],
  [/^(?:pom\.xml|build\.gradle(?:\.kts)?|build\.sbt)$/, /\.(?:java|kt|scala|groovy)$/],
  [/^mix\.exs$/, /\.exs?$/],
  [/\.(?:cs|fs|vb)proj$/, /\.(?:cs|fs|vb)$/],
  [/^Package\.swift$/, /(?<!\bPackage)\.swift$/],
  [/^(?:project\.clj|deps\.edn)$/, /(?<!\bproject)\.cljc?$/],
  [/^rebar\.config$/, /\.erl$/],
];

const SCRIPT = /\.[cm]?[jt]sx?$/;

/** The files below a folder that say that it is a program, and no site. Paths are relative to the folder, and so is what comes back. */
export function programFiles(paths: readonly string[], named: ReadonlySet<string>): readonly string[] {
  return paths.filter((path) => {
    const name = posix.basename(path);
    const directory = posix.dirname(path);
    if (ENTRIES.has(name) || named.has(path)) return true;
    const sources = MANIFESTS.find(([pattern]) => pattern.test(name))?.[1];
    if (sources === undefined) return false;
    return directory === '.' || paths.some((other) => other.startsWith(`${directory}/`) && sources.test(other));
  });
}

const SINGLE_SOURCE = /\.(?:py|go|php)$/i;

/** Whether a file is a source that a site has no use for. */
export function isSource(path: string): boolean {
  return SINGLE_SOURCE.test(path);
}

/**
 * The programs that a manifest names, relative to its directory: what it offers, what its scripts run, and what `start`
 * comes to. Names may lack what node adds.
 */
export function namedFiles({ offered, scripts }: Pick<NodeManifest, 'offered' | 'scripts'>): ReadonlySet<string> {
  const words = [...offered, ...commandsOf(scripts, 'start').flat(), ...ranFiles(scripts)];
  const files = words
    .map((word) => posix.normalize(word))
    .flatMap((word) => [word, ...['.js', '.ts', '/index.js', '/index.ts'].map((ending) => `${word}${ending}`)]);
  return new Set(files.filter((file) => SCRIPT.test(file) || file.endsWith('.php') || file.endsWith('.py')));
}
