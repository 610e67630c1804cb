import type { Machine } from '@svc-build/model/host';
import type { ManifestService, OutputManifest } from '@svc-build/model/manifest';
import { routeTableOf } from '@svc-build/model/routes';
import type { Entrypoint, ResolvedProject } from '@svc-build/model/service';
import { absoluteUrls } from '@svc-build/model/service-urls';
import { unreachable } from '@svc-build/model/unreachable';
import type { BuiltService } from './build-service.ts';

/** All that `serve`, `verify` and `pack` need to know of a finished build. */
export function outputManifest(
  project: ResolvedProject,
  services: readonly BuiltService[],
  machine: Pick<Machine, 'os' | 'arch' | 'libc'>,
): OutputManifest {
  const variables = Object.keys(absoluteUrls(project.services, '')).sort();
  return {
    version: 1,
    platform: { os: machine.os, arch: machine.arch, libc: machine.libc },
    routes: routeTableOf(project).map((route) => ({ ...route })),
    services: Object.fromEntries(services.map((one) => [one.planned.service.name, manifestService(one, variables)])),
  };
}

function manifestService({ planned, result }: BuiltService, variables: readonly string[]): ManifestService {
  const { service, builder } = planned;
  if (result === null) throw new Error(`${service.name} was not built.`);
  const framework = builder.frameworks.find((one) => one.slug === service.framework);
  return {
    framework: service.framework,
    runtime: framework?.runtime ?? 'static',
    kind: service.kind,
    routePrefix: service.routePrefix,
    entrypoint: entrypointText(service.root, service.entrypoint),
    fingerprint: result.fingerprint,
    ...result.staged,
    requires: result.output.requires.map((one) => ({ ...one })),
    probes: result.output.probes.map((one) => ({ ...one })),
    memory: service.memory,
    maxDuration: service.maxDuration,
    env: [...variables],
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
