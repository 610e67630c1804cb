import { dirname, join } from 'node:path';
import { placeTree, type StoredFile } from '@svc-build/cache/stored-tree';
import { type Disk, isExecutable, kindOf } from '@svc-build/model/disk';
import { stableJson } from '@svc-build/model/json';
import { MANIFEST_FILE } from '@svc-build/model/manifest-file';
import type { ResolvedProject } from '@svc-build/model/service';
import type { BuildContext } from './build-context.ts';
import { configJson } from './config-json.ts';
import type { LastRun } from './last-run.ts';
import { outputManifest } from './output-manifest.ts';
import type { Past } from './past.ts';
import type { ServiceArtifact } from './service-artifact.ts';

/** Lays files of the cache out in the staged output. False when they are not there any more. */
export function stageStored(
  files: readonly StoredFile[],
  staging: string,
  past: Past,
  { host }: BuildContext,
): boolean {
  return placeTree(staging, files, past.objects, host.disk);
}

/** Gives the files of a service that the present output has right second names in the staged one. */
export function stageFresh(
  { output, services }: LastRun,
  service: string,
  directory: string,
  staging: string,
  disk: Disk,
): void {
  const [start, count] = services.find(({ name }) => name === service)?.rows ?? [0, 0];
  const made = new Set<string>();
  for (let row = start; row < start + count; row += 1) {
    const path = output.path(row);
    const identity = output.identity(row);
    if (identity === null) continue;
    const to = join(staging, path);
    if (!made.has(dirname(to))) disk.makeDirectory(dirname(to));
    made.add(dirname(to));
    const from = join(directory, path);
    if (kindOf(identity) === 'link') disk.symbolicLink(disk.readLink(from) ?? '', to);
    else if (disk.hardLink(from, to) === 'refused') disk.copy(from, to, isExecutable(identity) ? 0o755 : 0o644);
  }
}

/** The two files that belong to all services, by their names in the output; the manifest, which makes it an output, last. */
export function commonFiles(
  project: ResolvedProject,
  artifacts: ReadonlyMap<string, ServiceArtifact>,
  { host }: BuildContext,
): readonly (readonly [string, string])[] {
  const manifest = outputManifest(project, artifacts, host.machine);
  const withPage = [...artifacts].filter(([, { hasNotFoundPage }]) => hasNotFoundPage).map(([name]) => name);
  const config = configJson(manifest.routes, manifest.services, new Set(withPage));
  return [
    ['config.json', stableJson(config)],
    [MANIFEST_FILE, stableJson(manifest)],
  ];
}
