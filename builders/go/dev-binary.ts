import { posix } from 'node:path';
import { projectPattern } from '@svc-build/model/glob/path-pattern';
import { BASE_ENVIRONMENT, type BuildPlan, type DevPlan } from '@svc-build/model/plan';
import type { ResolvedService } from '@svc-build/model/service';
import { directoryOf } from './go-list.ts';
import { BINARY } from './plan-binary.ts';

const ENV_FILES = ['.env', '.env.local'];

/** The binary of a build, built again when a file of it changes; a new file may be part of it as well. */
export function devBinary(service: ResolvedService, plan: BuildPlan): DevPlan {
  return {
    service: service.name,
    // A compiler asks for no address: at another port it is the same binary.
    actions: plan.actions.map((action) => ({ ...action, env: { ...action.env, urls: false } })),
    run: {
      kind: 'process',
      argv: [`{scratch}/${BINARY}`],
      cwd: directoryOf(service.root),
      env: {
        ...BASE_ENVIRONMENT,
        files: ENV_FILES.map((file) => posix.join(service.root, file)),
        names: service.env,
        urls: true,
      },
      stop: { signal: 'SIGTERM', okExit: [0, 143] },
    },
    watch: [
      {
        paths: ['**/*.go', '**/go.mod', '**/go.sum'].map((glob) => projectPattern(glob, service.root)),
        action: 'rebuild',
      },
      { paths: [projectPattern('.env*', service.root)], action: 'restart' },
    ],
  };
}
