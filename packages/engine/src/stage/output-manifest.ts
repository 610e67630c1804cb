import type { Machine } from '@svc-build/model/host';
import type { OutputManifest } from '@svc-build/model/manifest';
import { routeTableOf } from '@svc-build/model/routes';
import type { ResolvedProject } from '@svc-build/model/service';
import { absoluteUrls } from '@svc-build/model/service-urls';
import type { ServiceArtifact } from '../record/service-artifact.ts';

/** All that `serve`, `verify` and `pack` need to know of a finished build. */
export function outputManifest(
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
