import { join } from 'node:path';
import type { CacheMount, PlaceholderValues } from '@svc-build/model/plan';
import type { ResolvedService } from '@svc-build/model/service';
import { sha256 } from '@svc-build/trace/sha256';
import type { BuildContext, Directories } from './build-context.ts';
import { isIntegration } from './environment/variable-layers.ts';
import type { BakedValues } from './key/baked-values.ts';

/** The scratch directory of a service: emptied before each build, gone after it has served. */
export function scratchOf(directories: Directories, service: string): string {
  return join(directories.scratch, service);
}

/** Work on a service: what it keeps between runs, and what it may bake in; probes run before there is a key. */
interface PlacedWork {
  readonly service: ResolvedService;
  readonly keep: readonly CacheMount[];
  readonly baked: BakedValues | null;
}

/** What the placeholders of a service's plan stand for on this machine. */
export function placesOf({ service, keep, baked }: PlacedWork, context: BuildContext): PlaceholderValues {
  const { directories, host } = context;
  const place = (one: CacheMount): string => {
    const directory = keepDirectory(directories, service.name, one);
    return isOurs(one, directory, context) ? directory : '';
  };
  return {
    root: directories.root,
    service: join(directories.root, service.root),
    scratch: scratchOf(directories, service.name),
    modules: directories.modules,
    PATH: host.env.PATH ?? '',
    ...(baked === null ? {} : { fingerprint: baked.fingerprint.replace('sha256:', ''), secret: baked.secret }),
    ...Object.fromEntries(keep.map((one) => [`keep:${one.name}`, place(one)])),
  };
}

function isOurs({ placedBy }: CacheMount, directory: string, { directories, host }: BuildContext): boolean {
  if (placedBy.kind === 'us') return true;
  const noted = host.disk.read(join(directories.root, placedBy.record));
  return isIntegration(host.env) && (noted === null || Buffer.from(noted).includes(`${directory}/`));
}

/** Where a kept directory is: named by what makes its contents compatible, so that versions never mix. */
export function keepDirectory(directories: Directories, service: string, keep: CacheMount): string {
  const name = keptName(keep);
  switch (keep.scope) {
    case 'shared':
      return join(directories.kept ?? join(directories.cache, 'keep'), name);
    case 'service':
      return join(directories.state, 'keep', service, name);
  }
}

/** The name of a kept directory in the place of its scope. */
export function keptName({ name, key }: CacheMount): string {
  return key.length === 0 ? name : `${name}-${sha256(JSON.stringify(key)).slice(0, 12)}`;
}
