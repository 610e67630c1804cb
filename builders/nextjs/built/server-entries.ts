import { mkdir, readFile, readlink, stat, writeFile } from 'node:fs/promises';
import { dirname, join, posix, resolve } from 'node:path';
import type { Entry } from '@svc-build/model/build-output';
import { error } from '@svc-build/model/diagnostic';
import { isNeverBundled } from '@svc-build/model/never-bundled';
import { escapePlaceholders } from '@svc-build/model/plan';
import { fail, ok, type Result } from '@svc-build/model/result';
import { projectPath } from '@svc-build/runtimes/bundle/project-path';
import { inRoot, RUNTIMES } from '@svc-build/runtimes/runtimes';
import type { NextBundleInput } from '../next-bundle.ts';
import { NEXT_DIRECTORY } from '../prepare-next.ts';
import { type PreviewKeys, type Seal, sealHandler, sealPreviewKeys, sealRoot } from './seal-text.ts';
import { walkFiles } from './walk-files.ts';

/** Caches, and what only the build reads. */
const LEFT_OUT = /^(?:cache|diagnostics|types)\/|^(?:trace|trace-build|export-marker\.json)$|\.nft\.json$/;
const BINARY = /\.(?:avif|gif|ico|jpe?g|mp4|node|otf|png|ttf|wasm|webp|woff2?)$/;

/** What `next build` left for a server to run, laid out as in the project: Next mirrors the tracing root, which is ours. */
export async function serverEntries(
  input: NextBundleInput,
  isUnused: (path: string) => boolean,
): Promise<Result<readonly Entry[]>> {
  const standalone = posix.join(input.directory, NEXT_DIRECTORY, 'standalone');
  const place = join(input.root, standalone);
  const paths = await walkFiles(place);
  const seals = await sealsOf(input);
  const entries: Entry[] = [];
  const broken: string[] = [];
  for (const path of paths.filter((one) => !isLeftOut(one, input.directory) && !isUnused(one))) {
    const link = await readlink(join(place, path)).catch(() => null);
    const found = await stat(join(place, path)).catch(() => null);
    const target = link === null ? null : projectPath(place, resolve(dirname(join(place, path)), link));
    if (found === null || (link !== null && target === null)) broken.push(path);
    else if (target !== null) entries.push({ kind: 'link', path, target: posix.relative(posix.dirname(path), target) });
    else {
      // What is never bundled is taken out by whoever takes the entries, who knows it by its source.
      const isSealed =
        !isNeverBundled(path, RUNTIMES) && (await seal(join(place, path), join(input.sealed, path), seals(path)));
      const from = isSealed ? `${input.sealedAs}/${escapePlaceholders(path)}` : inRoot(posix.join(standalone, path));
      entries.push({ kind: 'file', path, from, mode: (found.mode & 0o111) === 0 ? 0o644 : 0o755 });
    }
  }
  return broken.length > 0 ? fail(...broken.map(brokenLink)) : ok(entries);
}

function isLeftOut(path: string, directory: string): boolean {
  const below = posix.relative(posix.join(directory, NEXT_DIRECTORY), path);
  return !below.startsWith('../') && LEFT_OUT.test(below);
}

/** Which change a file of the app needs, by its path. */
async function sealsOf(input: NextBundleInput): Promise<(path: string) => Seal | null> {
  const dist = posix.join(input.directory, NEXT_DIRECTORY);
  const text = await readFile(join(input.root, dist, 'prerender-manifest.json'), 'utf8');
  // Next's own file, of the version that the hook ran in.
  const { preview } = JSON.parse(text) as { readonly preview: PreviewKeys };
  const keys = sealPreviewKeys(preview, input.secret);
  const root = sealRoot(input.root);
  // Webpack's chunks name modules by their paths. Below `/app`, as in containers, a path may be a route: there only files
  // that hold no code of the app are changed.
  const inCode: Seal = input.root.lastIndexOf('/') === 0 ? keys : (one) => root(keys(one));
  return (path) => {
    if (path === posix.join(input.directory, 'server.js')) return (one) => sealHandler(root(one));
    const below = posix.relative(dist, path);
    if (below.startsWith('../') || BINARY.test(path)) return null;
    return below.startsWith('required-server-files.') ? (one) => root(keys(one)) : inCode;
  };
}

/** Writes a changed file to a place of its own; false when it stays as it is. */
async function seal(from: string, to: string, change: Seal | null): Promise<boolean> {
  if (change === null) return false;
  const text = await readFile(from, 'utf8');
  const changed = change(text);
  if (changed === text) return false;
  await mkdir(dirname(to), { recursive: true });
  await writeFile(to, changed);
  return true;
}

function brokenLink(path: string): ReturnType<typeof error> {
  return error(
    'TRACE_INCOMPLETE',
    `Next.js put ${path} into the server as a link that leads to nothing inside it.`,
    'Name what it should lead to in "outputFileTracingIncludes" of the Next config.',
  );
}
