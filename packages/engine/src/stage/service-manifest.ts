import type { BuildOutput } from '@svc-build/model/build-output';
import type { Entrypoint } from '@svc-build/model/service';
import { unreachable } from '@svc-build/model/unreachable';
import type { ServiceKey } from '../key/service-key.ts';
import type { PlannedService } from '../plan/plan-project.ts';
import type { ServiceArtifact } from '../record/service-artifact.ts';
import type { StagedService } from './stage-service.ts';

/** What the manifest says of a service, but for what depends on the others. */
export function serviceManifest(
  { service, builder }: PlannedService,
  key: ServiceKey,
  output: BuildOutput,
  staged: StagedService,
): ServiceArtifact['manifest'] {
  const framework = builder.frameworks.find((one) => one.slug === service.framework);
  return {
    framework: service.framework,
    runtime: framework?.runtime ?? 'static',
    kind: service.kind,
    routePrefix: service.routePrefix,
    entrypoint: entrypointText(service.root, service.entrypoint),
    fingerprint: key.fingerprint,
    ...staged.manifest,
    requires: output.requires.map((one) => ({ ...one })),
    probes: output.probes.map((one) => ({ ...one })),
    memory: service.memory,
    maxDuration: service.maxDuration,
  };
}

/** An entrypoint as one would write it, from the project root. */
function entrypointText(root: string, entrypoint: Entrypoint): string {
  const below = (path: string): string => (root === '.' ? path : path === '.' ? root : `${root}/${path}`);
  switch (entrypoint.kind) {
    case 'directory':
    case 'file':
      return below(entrypoint.path);
    case 'attribute':
      return `${entrypoint.module}:${entrypoint.attribute}`;
    default:
      return unreachable(entrypoint);
  }
}
