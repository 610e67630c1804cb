import type { FunctionOutput } from '@svc-build/model/build-output';
import type { Machine } from '@svc-build/model/host';
import type { ResolvedService } from '@svc-build/model/service';

/** `.vc-config.json` of a function (Build Output API v3). Values that hold a placeholder belong to the process, not to the deployment. */
export function vcConfig(
  service: ResolvedService,
  output: FunctionOutput,
  machine: Pick<Machine, 'arch'>,
): Readonly<Record<string, unknown>> {
  return {
    runtime: output.runtime,
    handler: output.handler,
    architecture: machine.arch === 'x64' ? 'x86_64' : machine.arch,
    environment: Object.fromEntries(Object.entries(output.launch.env).filter(([, value]) => !value.includes('{'))),
    memory: service.memory,
    maxDuration: service.maxDuration,
    ...(output.launcherType === null ? {} : { launcherType: output.launcherType }),
  };
}
