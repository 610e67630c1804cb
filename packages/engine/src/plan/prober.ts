import { join } from 'node:path';
import { kindOf } from '@svc-build/model/disk';
import { fillPlaceholders, type Probe, type ProbeResult, type Requirement } from '@svc-build/model/plan';
import type { ResolvedService } from '@svc-build/model/service';
import type { DigestMemory } from '@svc-build/trace/digest-memory';
import { hashInputs } from '@svc-build/trace/hash-inputs';
import { ProbeMemory } from '@svc-build/trace/probe-memory';
import { addTrace, type ReadonlyTrace, type Trace, TracePaths } from '@svc-build/trace/trace';
import type { BuildContext } from '../build-context.ts';
import { baseEnvironment, fillVariables, lastingEnvironment } from '../environment/variable-layers.ts';
import { placesOf } from '../places.ts';
import { createSchedule } from '../schedule.ts';
import { keepingSomewhere } from '../state/kept-elsewhere.ts';
import { claimState } from '../state/state-directory.ts';
import { captureOutput, PROBE_MS } from '../tools/capture-output.ts';
import { type ChosenTools, createToolCheck, type ToolCheck } from '../tools/check-tools.ts';
import { pathForTools } from '../tools/path-for-tools.ts';
import { programTrace } from '../tools/program-trace.ts';
import { excludedPaths } from './file-patterns.ts';

/** What planning asks of the machine. Results are remembered, in a run and from one to the next. */
export interface Prober {
  readonly tools: (work: readonly (readonly Requirement[])[], paths: TracePaths) => ReturnType<ToolCheck>;
  readonly probe: (service: ResolvedService, probe: Probe, paths: TracePaths) => Promise<ProbeResult>;
}

/** Everything that a result depends on is noted in `trace`, and in the caller's `paths`. */
export function createProber(memory: DigestMemory, trace: Trace, context: BuildContext): Prober {
  const { host, directories, trust } = context;
  claimState(context);
  const results = new ProbeMemory(join(directories.state, 'answers'), host.disk, trust.stamps);
  const noteFor =
    (paths: TracePaths) =>
    (seen: ReadonlyTrace): void => {
      for (const [path, stamp] of seen) {
        paths.add(path);
        // Whoever answers may read all names in it.
        if (stamp !== null && kindOf(stamp) === 'directory') paths.list(path);
      }
      addTrace(trace, seen);
    };
  const schedule = createSchedule(context.concurrency);
  const tools = createToolCheck(context, results, schedule);
  const probed = new Map<string, { readonly result: Promise<ProbeResult>; readonly paths: TracePaths }>();

  const resultOf = async (service: ResolvedService, probe: Probe, paths: TracePaths): Promise<ProbeResult> => {
    const note = noteFor(paths);
    const [tool] = probe.argv;
    const cwd = fillPlaceholders(probe.cwd, placesOf({ service, keep: probe.keep, baked: null }, context));
    const program = programTrace({ tool, directory: cwd, env: host.env }, context.runtimes, host.disk);
    note(program);
    const inputs = hashInputs(
      { ...probe.inputs, isExcluded: excludedPaths({ patterns: probe.inputs.exclude }, context.runtimes) },
      { root: directories.root, disk: host.disk, memory },
    );
    note(inputs.trace);
    const chosen = await tools([probe.requires], note);
    const question = JSON.stringify([
      { ...probe, id: '' },
      cwd,
      lastingEnvironment(host.env, context.runtimes),
      chosen.ok ? chosen.value : null,
      inputs.records,
    ]);
    const run = (): Promise<ProbeResult> =>
      schedule(() =>
        keepingSomewhere(probe.keep, context, {
          run: (place) => runProbe({ service, probe, tools: chosen.ok ? chosen.value : {} }, place),
          hasFailed,
        }),
      );
    return (await results.resultOf({ question, trace: program, run })).result;
  };
  return {
    tools: (work, paths) => tools(work, noteFor(paths)),
    probe: async (service, probe, paths) => {
      // Equal probes of several services are one.
      const key = JSON.stringify({ ...probe, id: '' });
      const own = new TracePaths();
      const known = probed.get(key) ?? { result: resultOf(service, probe, own), paths: own };
      probed.set(key, known);
      const result = await known.result;
      paths.include(known.paths);
      return result;
    },
  };
}

function hasFailed({ code }: ProbeResult): boolean {
  return code !== 0;
}

/** A probe of a service, and the tools that were chosen for it. */
interface ProbeRun {
  readonly service: ResolvedService;
  readonly probe: Probe;
  readonly tools: ChosenTools;
}

async function runProbe({ service, probe, tools }: ProbeRun, context: BuildContext): Promise<ProbeResult> {
  const places = placesOf({ service, keep: probe.keep, baked: null }, context);
  const command = {
    argv: probe.argv.map((argument) => fillPlaceholders(argument, places)),
    cwd: fillPlaceholders(probe.cwd, places),
    env: {
      ...baseEnvironment(context.host.env, context.runtimes),
      PATH: await pathForTools({ work: [probe.requires], tools }, context),
      ...fillVariables(probe.env, places),
    },
  };
  const [program = ''] = command.argv;
  const found = await context.host.processes.find(program, command.env.PATH ?? '');
  if (found === null) return { code: null, stdout: '', stderr: `${program} is not on PATH` };
  return captureOutput(command, context.host, { stop: context.interrupt.stop, deadlineMs: PROBE_MS });
}
