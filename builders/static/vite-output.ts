import { posix } from 'node:path';
import { allDependencies, type NodeManifest } from '@svc-build/manifests/node/node-manifest';
import { liesIn } from '@svc-build/model/project-path';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { commandWords, siteRoot } from '@svc-build/runtimes/site/site-script';
import { writtenSetting } from '@svc-build/runtimes/site/written-setting';
import { overlappedRoot, refusedOutput } from '@svc-build/runtimes/static/refused-output';

const COMMAND = 'vite build';
const files = ['js', 'mjs', 'ts', 'cjs', 'mts', 'cts'].map((ending) => `vite.config.${ending}`);

/** Where Vite is told to leave its site, below the project root; null where nothing is said of that. */
export async function viteOutput(
  service: ResolvedService,
  manifest: NodeManifest,
  source: SourceTree,
): Promise<Result<string | null>> {
  if (allDependencies(manifest).vite === undefined) return ok(null);
  const start = siteRoot(service, { command: COMMAND, operand: true }, manifest);
  const said = async (name: string, within: string | null) => writtenSetting(start, { files, name, within }, source);
  const root = (await said('root', null))?.value ?? null;
  const configured = await said('outDir', 'build');
  const words = commandWords(manifest, COMMAND);
  const index = words.findIndex((word) => /^--outDir(?:=|$)/.test(word));
  const option = index < 0 ? null : (words[index]?.split('=')[1] ?? words[index + 1] ?? null);
  const directory = option ?? configured?.value ?? null;
  if (root === null && directory === null) return ok(null);
  // Both count from the root of the app, wherever the command runs.
  const place =
    directory !== null && posix.isAbsolute(directory) ? directory : posix.join(start, root ?? '.', directory ?? 'dist');
  const why = liesIn(place, service.root) ? overlappedRoot(service, place) : 'it is outside of the service';
  if (why === null) return ok(place);
  const at = option === null ? configured?.at : undefined;
  return fail(refusedOutput(service, { place, why, isBuilt: false, ...(at === undefined ? {} : { at }) }));
}
