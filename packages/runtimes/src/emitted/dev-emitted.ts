import { posix } from 'node:path';
import { projectPattern } from '@svc-build/model/glob/path-pattern';
import { type DevPlan, escapePlaceholders } from '@svc-build/model/plan';
import { andThen, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { INSTALLED } from '../launcher/installed-entry.ts';
import { inRoot } from '../runtimes.ts';
import { devOwnServer } from '../site/dev-site.ts';
import { siteEnvironment } from '../site/plan-site.ts';
import { helperVariables } from './launched-with.ts';
import { type EmittedFramework, emittedPlace, planEmitted } from './plan-emitted.ts';

/** The framework's own development server; or what the build leaves, where that server does not know the route prefix. */
export async function devEmitted(
  service: ResolvedService,
  framework: EmittedFramework,
  source: SourceTree,
): Promise<Result<DevPlan>> {
  return andThen(await devOwnServer(service, framework, source), (own) =>
    own === null ? devBuilt(service, framework, source) : ok(withHelper(own, service, framework.server.helper)),
  );
}

/** The same server with the module that tells it about the gateway, in whichever process it renders. */
function withHelper(plan: DevPlan, service: ResolvedService, helper: string | null): DevPlan {
  if (helper === null || plan.run.kind !== 'process') return plan;
  const { env } = plan.run;
  const told = { ...helperVariables(service, helper), NODE_OPTIONS: `--import="{modules}/${helper}.mjs"` };
  return { ...plan, run: { ...plan.run, env: { ...env, set: { ...env.set, ...told } } } };
}

/** What the build leaves, started again when a file of the service changes. */
async function devBuilt(
  service: ResolvedService,
  framework: EmittedFramework,
  source: SourceTree,
): Promise<Result<DevPlan>> {
  const planned = await planEmitted(service, framework, source);
  const place = await emittedPlace(service, framework, source);
  if (!planned.ok) return planned;
  if (!place.ok) return place;
  const { helper, runner, variables } = framework.server;
  const env = await siteEnvironment(service, framework, { envFiles: framework.dev.envFiles, source });
  return ok(
    {
      service: service.name,
      // Development does without a bundle; the rest is what a build does, and done once for both.
      actions: planned.value.actions.slice(0, -1),
      run: {
        kind: 'process',
        argv: [
          'node',
          ...(helper === null ? [] : ['--import', `{modules}/${helper}.mjs`]),
          '--enable-source-maps',
          '{modules}/node-launcher.mjs',
          ...(runner === null ? [] : [`${INSTALLED}${runner}`]),
          `./${escapePlaceholders(posix.relative(service.root, place.value.entry))}`,
        ],
        cwd: inRoot(service.root),
        env: { ...env, set: { ...variables, ...helperVariables(service, helper), NODE_ENV: 'development' } },
        stop: { signal: 'SIGTERM', okExit: [0, 143] },
      },
      watch: [{ paths: [projectPattern('**', service.root)], action: 'rebuild' }],
    },
    planned.warnings,
  );
}
