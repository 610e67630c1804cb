import { type NodeManifest, readNodeManifest } from '@svc-build/manifests/node/node-manifest';
import { error } from '@svc-build/model/diagnostic';
import { andThen, fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { type PreparedPackage, planNodeInstall } from '@svc-build/runtimes/node/node-server-plan';
import { oldNext } from './next-version.ts';

/** An app of a Next.js that has the hook, and what its package needs done first. */
export interface PreparedApp extends PreparedPackage {
  readonly manifest: NodeManifest;
}

/** Plans what has to be there before Next runs, whether it builds or serves the sources. */
export async function prepareNext(service: ResolvedService, source: SourceTree): Promise<Result<PreparedApp>> {
  const read = await readNodeManifest(service.root, source);
  if (!read.ok) return read;
  const manifest = read.value;
  if (manifest === null) return fail(noManifest(service));
  const old = await oldNext(service, source);
  if (!old.ok) return old;
  if (old.value !== null) return fail(old.value);
  return andThen(await planNodeInstall(service, manifest, source), (prepared) => ok({ ...prepared, manifest }));
}

/** Next is found by its dependency, so only a pin leads here. */
function noManifest(service: ResolvedService): ReturnType<typeof error> {
  return error(
    'ENTRY_NOT_RESOLVED',
    `The service "${service.name}" is pinned to nextjs, but ${service.root} has no package.json.`,
    'Add one that names next among its dependencies.',
    { service: service.name, location: service.entrypointAt },
  );
}
