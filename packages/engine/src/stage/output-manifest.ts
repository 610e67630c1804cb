import type { BuildOutput } from '@svc-build/model/build-output';
import type { Machine } from '@svc-build/model/host';
import { stableJson } from '@svc-build/model/json';
import type { ManifestService, OutputManifest } from '@svc-build/model/manifest';
import { MANIFEST_FILE } from '@svc-build/model/manifest-file';
import { routeTableOf } from '@svc-build/model/routes';
import { findOf, type RuntimeFacts } from '@svc-build/model/runtime-facts';
import { absoluteUrls, type Entrypoint, type ResolvedProject } from '@svc-build/model/service';
import { unreachable } from '@svc-build/model/unreachable';
import type { BuildContext } from '../build-context.ts';
import type { ServiceKey } from '../key/service-key.ts';
import type { PlannedService } from '../plan/plan-project.ts';
import { COMMON_FILES, type OutputMetadata } from '../record/output-rows.ts';
import type { ServiceArtifact } from '../record/service-artifact.ts';
import { configJson } from './config-json.ts';
import type { StagedService } from './stage-service.ts';

/** All that `serve`, `verify` and `pack` need to know of a finished build. */
function outputManifest(
  project: ResolvedProject,
  artifacts: ReadonlyMap<string, ServiceArtifact>,
  machine: Pick<Machine, 'os' | 'arch' | 'libc'>,
): OutputManifest {
  const env = Object.keys(absoluteUrls(project.services, '')).sort();
  return {
    version: 1,
    platform: { os: machine.os, arch: machine.arch, libc: machine.libc },
    routes: routeTableOf(project).map((route) => ({ ...route })),
    services: Object.fromEntries(
      [...artifacts].map(([name, { manifest, ownUrls }]) => {
        // Not the service's own: what a project asks of it changes nothing that is built.
        const asked = project.verify.filter(({ service }) => service === name);
        const probes = [...manifest.probes, ...asked.map(({ path, status }) => ({ path, status }))];
        return [name, { ...manifest, probes, env: env.filter((one) => !ownUrls.includes(one)) }];
      }),
    ),
  };
}

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
    functions: launchedBy(staged.manifest.functions, output),
    requires: output.requires.map((one) => requiresRow(one, runtimes)),
    probes: output.probes.map((one) => ({ ...one })),
    memory: service.memory,
    maxDuration: service.maxDuration,
  };
}

/** A tool, and where it is looked for where the output runs. */
function requiresRow(
  { tool, range }: BuildOutput['requires'][number],
  runtimes: readonly RuntimeFacts[],
): ManifestService['requires'][number] {
  const { names, places, ask, pattern } = findOf(tool, runtimes);
  return { tool, range, find: { names: [...names], places: [...places], ask: [...ask], pattern } };
}

/** What is looked for where the output runs is named by its tool. */
function launchedBy(functions: ManifestService['functions'], { requires }: BuildOutput): ManifestService['functions'] {
  return functions.map((one) => {
    const [program = '', ...rest] = one.launch.argv;
    const isTool = requires.some(({ tool }) => tool === program);
    return isTool ? { ...one, launch: { ...one.launch, argv: [`{tool:${program}}`, ...rest] } } : one;
  });
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
