import { stableJson } from '@svc-build/model/json';
import { MANIFEST_FILE } from '@svc-build/model/manifest-file';
import type { ResolvedProject } from '@svc-build/model/service';
import type { BuildContext } from '../build-context.ts';
import { COMMON_FILES, type OutputMetadata } from '../record/output-metadata-files.ts';
import type { ServiceArtifact } from '../record/service-artifact.ts';
import { configJson } from './config-json.ts';
import { outputManifest } from './output-manifest.ts';

/** The files that belong to all services. */
export function outputMetadata(
  project: ResolvedProject,
  artifacts: ReadonlyMap<string, ServiceArtifact>,
  { host }: BuildContext,
): OutputMetadata {
  const manifest = outputManifest(project, artifacts, host.machine);
  const pages = new Map([...artifacts].map(([name, artifact]) => [name, artifact.pages]));
  const config = configJson(manifest.routes, manifest.services, pages);
  const texts = { 'config.json': stableJson(config), [MANIFEST_FILE]: stableJson(manifest) };
  return COMMON_FILES.map((name) => [name, texts[name]]);
}
