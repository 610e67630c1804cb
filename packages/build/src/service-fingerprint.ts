import { fingerprint } from '@svc-build/cache/fingerprint';
import { hashInputs } from '@svc-build/cache/hash-inputs';
import type { BuildContext } from './build-context.ts';
import { inputsOf } from './inputs-of.ts';
import type { PlannedService } from './plan-project.ts';
import { declaredEnvironment } from './step-env.ts';

/** The key of a service's build. Taken before any unit runs: what a build reads is what was there when it began. */
export async function serviceFingerprint(planned: PlannedService, context: BuildContext): Promise<string> {
  const { host, directories } = context;
  const { service, plan, builder, tools } = planned;
  const environments = await Promise.all(
    plan.units.map(
      async (unit) => [unit.id, await declaredEnvironment(unit.env, host.env, directories.root, host.files)] as const,
    ),
  );
  const files = await hashInputs(directories.root, inputsOf(planned, directories), host.files);
  const { machine } = host;
  return fingerprint({ builder, service, plan, machine, tools, environments: Object.fromEntries(environments), files });
}
