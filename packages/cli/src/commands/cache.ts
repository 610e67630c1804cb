import { resolve } from 'node:path';
import { DEFAULT_LIMIT_BYTES } from '@svc-build/engine/run-request';
import { keptInUse } from '@svc-build/engine/state/kept-in-use';
import { checkState } from '@svc-build/engine/state/state-directory';
import { diskTree } from '@svc-build/host/disk-tree';
import { exitCodeOf } from '@svc-build/model/diagnostic';
import { unreachable } from '@svc-build/model/unreachable';
import { loadConfig } from '@svc-build/project/dialects/declare-project';
import { cacheStatus } from '@svc-build/store/cache-status';
import { type CachePlaces, cachePlaces } from '@svc-build/store/cache-usage';
import { pruneCache } from '@svc-build/store/prune-cache';
import { verifyCache } from '@svc-build/store/verify-cache';
import type { CacheArguments } from '../arguments.ts';
import { printDiagnostics } from '../render/print-diagnostics.ts';
import { byteSize } from '../render/text-layout.ts';
import { stateDirectory, workingDirectory } from '../run-request.ts';
import type { World } from '../world.ts';

/** Where the cache is, and what it may hold. */
interface CacheHere {
  readonly directory: string;
  readonly places: CachePlaces;
  readonly limitBytes: number;
}

/** `svc-build cache ACTION`: what is in it, whether it is right, and less of it. */
export async function cache(args: CacheArguments, world: World): Promise<number> {
  const state = checkState(workingDirectory(args.common, world), stateDirectory(args.common, world), world.host.disk);
  printDiagnostics(state, args.common, world);
  if (!state.ok) return exitCodeOf(state.diagnostics);
  const here = await cacheHere(args, world);
  const { text, json } = act(args, here, world);
  world.stdout.write(args.common.json ? `${JSON.stringify(json)}\n` : `${text}\n`);
  return 0;
}

/** The command line says where, else `svc-build.json` if it can be read: a cache may be cleaned in a project that is broken. */
async function cacheHere({ common, cacheDir }: CacheArguments, world: World): Promise<CacheHere> {
  const root = workingDirectory(common, world);
  const config = await loadConfig(diskTree(root, world.host.files));
  const declared = config.ok ? config.value : null;
  const directory = resolve(root, cacheDir ?? declared?.cacheDir ?? '.svc-build/cache');
  return { directory, places: cachePlaces(directory), limitBytes: declared?.cacheLimit ?? DEFAULT_LIMIT_BYTES };
}

function act(
  { action, common }: CacheArguments,
  { directory, places, limitBytes }: CacheHere,
  world: World,
): { readonly text: string; readonly json: unknown } {
  const { disk } = world.host;
  switch (action) {
    case 'status': {
      const status = cacheStatus(directory, disk);
      const { entries, objects, objectBytes, keptBytes } = status;
      const text = [
        `${directory}: ${byteSize(objectBytes + keptBytes)} of at most ${byteSize(limitBytes)}`,
        `  results  of services and actions: ${entries}; files: ${objects}; ${byteSize(objectBytes)}`,
        `  kept     ${byteSize(keptBytes)} of package managers and compilers`,
      ].join('\n');
      return { text, json: { directory, limitBytes, ...status } };
    }
    case 'verify': {
      const verified = verifyCache(places, disk);
      const { objects, entries, wrongObjects, wrongEntries } = verified;
      const gone = `thrown away: wrong files: ${wrongObjects}, results that missed something: ${wrongEntries}`;
      return { text: `Right: files: ${objects}, results: ${entries}; ${gone}.`, json: verified };
    }
    case 'prune': {
      const limit = { bytes: limitBytes, isInUse: keptInUse(directory, world.host) };
      const pruned = pruneCache(places, limit, disk);
      const gone = pruned.kept.length === 0 ? '' : ` and what is kept in ${pruned.kept.join(', ')}`;
      const text = `${pruned.entries} results${gone}, ${byteSize(pruned.bytes)}, were thrown away; ${pruned.left.entries} results and ${byteSize(pruned.left.bytes)} in all are left.`;
      return { text, json: pruned };
    }
    case 'clean': {
      for (const path of Object.values(places)) disk.remove(path);
      // What services were last made of stays: it holds no result, and says why the next build has to build.
      for (const name of ['answers', 'keep', 'last-run', 'plans'])
        disk.remove(`${stateDirectory(common, world)}/${name}`);
      return { text: `${directory} is empty.`, json: { directory } };
    }
    default:
      return unreachable(action);
  }
}
