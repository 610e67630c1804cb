import { posix } from 'node:path';
import type { NodeManifest } from '@svc-build/manifests/node/node-manifest';
import { commandsOf } from '@svc-build/model/start-script';

/** Files that start a program by their name alone. */
const ENTRIES = new Set(['index.php', 'manage.py']);

/** Manifests of programs, and the sources that one further down needs beside it: vendored browser code has some of them too. */
const MANIFESTS: readonly (readonly [name: RegExp, sources: RegExp])[] = [
  [/^composer\.json$/, /\.php$/i],
  [/^(?:requirements[\w.-]*\.txt|pyproject\.toml|Pipfile|setup\.py)$/, /\.py$/i],
  [/^go\.mod$/, /\.go$/],
  [/^Gemfile$/, /\.(?:rb|ru)$/],
  [/^Cargo\.toml$/, /\.rs$/],
  [/^(?:pom\.xml|build\.gradle(?:\.kts)?)$/, /\.(?:java|kt|scala|groovy)$/],
  [/^mix\.exs$/, /\.exs?$/],
];

const SCRIPT = /\.[cm]?[jt]sx?$/;

/** The files below a folder that say that it is a program, and no site. Paths are relative to the folder, and so is what comes back. */
export function programFiles(paths: readonly string[], manifest: NodeManifest | null): readonly string[] {
  const named = manifest === null ? new Set<string>() : namedFiles(manifest);
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

/** The programs that a package.json names, relative to its directory: what `main` is, and what `start` comes to. Names may lack what node adds. */
export function namedFiles({ main, scripts }: NodeManifest): ReadonlySet<string> {
  const words = [...(main === null ? [] : [main]), ...commandsOf(scripts, 'start').flat()];
  const files = words.map((word) => posix.normalize(word)).flatMap((word) => [word, `${word}.js`, `${word}/index.js`]);
  return new Set(files.filter((file) => SCRIPT.test(file) || file.endsWith('.php') || file.endsWith('.py')));
}
