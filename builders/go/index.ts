import { defineBuilder } from '@svc-build/model/builder';
import { error } from '@svc-build/model/diagnostic';
import type { BuildPlan, ProbeResults } from '@svc-build/model/plan';
import { andThen, fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { askedSources } from './asked-sources.ts';
import { bundleBinary } from './bundle-binary.ts';
import { devBinary } from './dev-binary.ts';
import { PACKAGES_PROBE, parseGoList, probePackages } from './go-list.ts';
import { localModules } from './local-modules.ts';
import { pickMainPackage } from './main-package.ts';
import { packageClosure, packageInputs } from './package-inputs.ts';
import { BINARY, planBinary } from './plan-binary.ts';
import { probeFailure } from './probe-failure.ts';
import { usedModules } from './used-modules.ts';

/** Go programs: `go list` says what they are made of, `go build` makes one binary of each. */
export default defineBuilder({
  name: 'go',
  version: 1,
  frameworks: [
    {
      slug: 'go',
      kind: 'backend',
      runtime: 'go',
      rank: 'plain',
      find: [{ kind: 'file', path: 'go.mod' }],
      summary: { builtBy: '`go build`', runsAs: 'the binary', basePathBy: 'its own routes' },
    },
  ],

  async probe(service, source) {
    return andThen(await localModules(service, source), async (modules) => {
      const inputs = await askedSources({ service, modules, source });
      return ok([probePackages(service, modules, inputs)]);
    });
  },

  plan: planProgram,

  dev: async (service, source, answers) =>
    andThen(await planProgram(service, source, answers), (plan) => ok(devBinary(service, plan))),

  async collect(service, built) {
    if ((await built.scratch.kind(BINARY)) === 'file') return ok(bundleBinary(service));
    return fail(
      error(
        'BUILD_OUTPUT_MISSING',
        `"go build" left no binary for the service "${service.name}".`,
        'Check that the package builds with "go build" in its own directory.',
        { service: service.name, location: service.at },
      ),
    );
  },
});

async function planProgram(
  service: ResolvedService,
  source: SourceTree,
  answers: ProbeResults,
): Promise<Result<BuildPlan>> {
  return andThen(await localModules(service, source), async (modules) => {
    const answer = answers[PACKAGES_PROBE];
    if (answer === undefined) throw new Error(`The probe "${PACKAGES_PROBE}" of "${service.name}" was not answered`);
    if (answer.code !== 0) return fail(await probeFailure(service, answer, source));
    const packages = parseGoList(answer.stdout, service.root, modules.vendor);
    return andThen(pickMainPackage(service, packages), async (main) => {
      const closure = packageClosure(main.package, packages);
      const inputs = await packageInputs({ main: main.package, closure }, modules, source);
      const used = usedModules(service, modules, closure);
      const plan = planBinary(service, modules, { main, closure, inputs });
      return ok(used.length === 0 ? plan : { ...plan, packages: used });
    });
  });
}
