import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { packageOf } from '@svc-build/manifests/node/node-manifest';
import type { Entry } from '@svc-build/model/build-output';
import { ok, type Result } from '@svc-build/model/result';
import { startedModules } from '../code/named-paths.ts';
import { bundleEntries } from './bundle-entries.ts';
import { listedPackages } from './needed-by-packages.ts';
import type { NodeBundleInput } from './node-bundle.ts';
import { filesNamed } from './project-files.ts';

const CODE = '**/*.{js,jsx,mjs,cjs,ts,tsx,mts,cts}';

/**
 * What a service's code has others load in a thread of their own by the name of a package, such as `target` of a logger: a
 * framework that traces its own output does not see it there. Nothing is traced where no code says so.
 */
export async function startedPackages(
  input: Pick<NodeBundleInput, 'root' | 'cwd' | 'nestedRoots'>,
): Promise<Result<readonly Entry[]>> {
  const { root, cwd } = input;
  const files = await filesNamed(posix.join(cwd, CODE), { mayBeDirectory: false }, input);
  const texts = await Promise.all(files.map((file) => readFile(join(root, file), 'utf8').catch(() => '')));
  const named = new Set(texts.flatMap(startedModules));
  const manifest = posix.join(cwd, 'package.json');
  const listed = named.size === 0 ? new Set<string>() : await listedPackages([manifest], input);
  const packages = new Set([...named].filter((name) => listed.has(packageOf(name))));
  if (packages.size === 0) return ok([]);
  const none: ReadonlySet<string> = new Set();
  const transpiled = { entry: manifest, files: new Map(), sources: none, perhaps: none, inlined: none };
  const roots = { files: [], packages: new Map([[cwd, packages]]), aliases: [] };
  // What traces is loaded for those few that need it.
  const { trace } = await import('./trace.ts');
  const { paths } = await trace(transpiled, roots, { input: { ...input, install: '' }, memory: {} });
  return bundleEntries(paths, transpiled.files, { root, transpiledAs: '' });
}
