import type { Builder } from '@svc-build/model/builder';
import type { Diagnostic } from '@svc-build/model/diagnostic';
import { fillPlaceholders } from '@svc-build/model/placeholders';
import type { Answer, Answers, BuildPlan, Probe } from '@svc-build/model/plan';
import { all, andThen, fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedProject, ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import type { BuildContext } from './build-context.ts';
import { captureOutput } from './capture-output.ts';
import { createToolCheck, type ToolCheck, type ToolVersions } from './check-tools.ts';
import { claimState } from './claim-state.ts';
import { fillVariables } from './fill-variables.ts';
import { generatedVariables } from './generated-variables.ts';
import { overriddenUrls } from './overridden-urls.ts';
import { keepDirectory, placesOf } from './places.ts';
import { createSchedule } from './schedule.ts';
import { baseEnvironment, type GeneratedVariables, variableLayers } from './variable-layers.ts';

/** A service with its plan, the answers behind it, and the versions of the tools that it needs. */
export interface PlannedService {
  readonly service: ResolvedService;
  readonly builder: Builder;
  readonly plan: BuildPlan;
  readonly answers: Answers;
  readonly tools: ToolVersions;
  /** Service URLs for its build. */
  readonly generated: GeneratedVariables;
}

/** The two questions that planning asks of the machine. Both remember their answers for the run. */
interface Inquiry {
  readonly tools: ToolCheck;
  readonly probe: (service: ResolvedService, probe: Probe) => Promise<Answer>;
}

/** Plans every service at once. All that is wrong with any of them is reported; nothing has been written by then. */
export async function planProject(
  project: ResolvedProject,
  source: SourceTree,
  context: BuildContext,
): Promise<Result<readonly PlannedService[]>> {
  const inquiry: Inquiry = {
    tools: createToolCheck(context.directories.root, context.host),
    probe: rememberedProbe(context),
  };
  const planned = all(
    await Promise.all(project.services.map((service) => planService(service, project, source, context, inquiry))),
  );
  return planned.ok ? planned : fail(...distinct(planned.diagnostics));
}

/** Services that share a root share what is wrong with it. */
function distinct(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...new Map(diagnostics.map((one) => [JSON.stringify(one), one])).values()];
}

async function planService(
  service: ResolvedService,
  project: ResolvedProject,
  source: SourceTree,
  context: BuildContext,
  inquiry: Inquiry,
): Promise<Result<PlannedService>> {
  const builder = context.builders.find((one) => one.name === service.builder);
  if (builder === undefined) throw new Error(`No builder is called ${service.builder}.`);

  return andThen(await builder.probe(service, source), async (probes) => {
    const forProbes = await inquiry.tools(probes.flatMap((probe) => probe.requires));
    if (!forProbes.ok) return fail(...forProbes.diagnostics);
    const answered = probes.map(async (probe) => [probe.id, await inquiry.probe(service, probe)] as const);
    const answers: Answers = Object.fromEntries(await Promise.all(answered));
    return andThen(await builder.plan(service, source, answers), async (plan) => {
      const forUnits = await inquiry.tools(plan.units.flatMap((unit) => unit.requires));
      if (!forUnits.ok) return fail(...forUnits.diagnostics);
      const generated = generatedVariables(project, service, context.origin);
      const { host, directories } = context;
      const layers = await Promise.all(
        plan.units.map((unit) => variableLayers(unit.env, generated, host.env, directories.root, host.files)),
      );
      const tools = { ...forProbes.value, ...forUnits.value };
      return ok(
        { service, builder, plan, answers, tools, generated },
        layers.flatMap((one) => overriddenUrls(service, one)),
      );
    });
  });
}

/** Runs a probe, or waits for the equal one that another service asked. */
function rememberedProbe(context: BuildContext): Inquiry['probe'] {
  const schedule = createSchedule(context.concurrency);
  const asked = new Map<string, Promise<Answer>>();
  return (service, probe) => {
    const key = JSON.stringify({ ...probe, id: '' });
    const known = asked.get(key) ?? schedule(() => runProbe(service, probe, context));
    asked.set(key, known);
    return known;
  };
}

async function runProbe(service: ResolvedService, probe: Probe, context: BuildContext): Promise<Answer> {
  const places = placesOf(context, service, probe.keep, null);
  // What a probe keeps may lie in our state directory; a probe that keeps nothing writes nothing.
  const kept = probe.keep.map((keep) => keepDirectory(context.directories, service.name, keep));
  if (kept.some((path) => path.startsWith(`${context.directories.state}/`))) await claimState(context);
  const command = {
    argv: probe.argv.map((argument) => fillPlaceholders(argument, places)),
    cwd: fillPlaceholders(probe.cwd, places),
    env: { ...baseEnvironment(context.host.env), ...fillVariables(probe.env, places) },
  };
  return captureOutput(command, context.host.processes, context.interrupt.stop);
}
