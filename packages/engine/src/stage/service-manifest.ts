import type { BuildOutput } from '@svc-build/model/build-output';
import type { ManifestService } from '@svc-build/model/manifest';
import { type RuntimeFacts, toolFacts } from '@svc-build/model/runtime-facts';
import type { Entrypoint } from '@svc-build/model/service';
import { unreachable } from '@svc-build/model/unreachable';
import type { ServiceKey } from '../key/service-key.ts';
import type { PlannedService } from '../plan/plan-project.ts';
import type { ServiceArtifact } from '../record/service-artifact.ts';
import type { StagedService } from './stage-service.ts';

/** What building a service came to. */
interface BuiltService {
  readonly key: ServiceKey;
  readonly output: BuildOutput;
  readonly staged: StagedService;
}

/** What the manifest says of a service, but for what depends on the others. */
export function serviceManifest(
  { service, builder }: PlannedService,
  { key, output, staged }: BuiltService,
  runtimes: readonly RuntimeFacts[],
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
    requires: output.requires.map((one) => requiresRow(one, runtimes)),
    probes: output.probes.map((one) => ({ ...one })),
    memory: service.memory,
    maxDuration: service.maxDuration,
  };
}

/** A tool, and where other versions of it may be where the output runs. */
function requiresRow(
  { tool, range }: BuildOutput['requires'][number],
  runtimes: readonly RuntimeFacts[],
): ManifestService['requires'][number] {
  const others = toolFacts(tool, runtimes)?.others ?? null;
  if (others === null) return { tool, range };
  return { tool, range, others: { ...others, installations: others.installations.map((places) => [...places]) } };
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
