import { projectPattern } from '@svc-build/model/glob/path-pattern';
import type { BuildPlan, DevPlan, DevProcess } from '@svc-build/model/plan';
import type { ResolvedService } from '@svc-build/model/service';
import { inRoot } from '../runtimes.ts';
import { binPath } from './node-scripts.ts';
import type { PreparedPackage } from './node-server-plan.ts';

/** A framework's own development server, in a package that is prepared for it: it watches all of the service by itself. */
export function devFramework(
  service: ResolvedService,
  { actions, node, directories }: Pick<PreparedPackage, 'actions' | 'node' | 'directories'>,
  { argv, env }: Pick<DevProcess, 'argv' | 'env'>,
): DevPlan {
  const local = directories.filter((directory) => directory !== service.root);
  return {
    service: service.name,
    actions,
    run: {
      kind: 'process',
      requires: node,
      argv,
      cwd: inRoot(service.root),
      env: { ...env, set: { ...env.set, NODE_ENV: 'development', PATH: binPath(service.root) } },
      stop: { signal: 'SIGTERM', okExit: [0, 143] },
    },
    watch: local.map((directory) => ({ paths: [projectPattern('src/**', directory)], action: 'rebuild' })),
  };
}

/** What a build leaves, and leaves again when a file of the service changes. */
export function devCollected(service: ResolvedService, { actions }: Pick<BuildPlan, 'actions'>): DevPlan {
  return {
    service: service.name,
    actions,
    run: { kind: 'collected' },
    watch: [{ paths: [projectPattern('**', service.root)], action: 'rebuild' }],
  };
}
