import { join } from 'node:path';
import { anyPattern } from '@svc-build/model/glob/path-pattern';
import { isNeverRead } from '@svc-build/model/never-bundled';
import { fillPlaceholders } from '@svc-build/model/placeholders';
import type { Probe, ProbeResult, Requirement } from '@svc-build/model/plan';
import type { ResolvedService } from '@svc-build/model/service';
import type { DigestMemory } from '@svc-build/trace/digest-memory';
import { hashInputs } from '@svc-build/trace/hash-inputs';
import { ProbeMemory } from '@svc-build/trace/probe-memory';
import { TracePaths } from '@svc-build/trace/trace-paths';
import type { ReadonlyTrace, Trace } from '@svc-build/trace/traced-tree';
import type { BuildContext } from '../build-context.ts';
import { fillVariables } from '../environment/fill-variables.ts';
import { baseEnvironment, lastingEnvironment } from '../environment/variable-layers.ts';
import { placesOf } from '../places.ts';
import { createSchedule } from '../schedule.ts';
import { claimState } from '../state/claim-state.ts';
import { captureOutput } from '../tools/capture-output.ts';
import { createToolCheck, type ToolCheck } from '../tools/check-tools.ts';
import { pathForTools } from '../tools/path-for-tools.ts';
import { programTrace } from '../tools/program-trace.ts';

/** The two questions that planning asks of the machine. Both remember their answers, in a run and from one to the next. */
export interface Prober {
  readonly tools: (requirements: readonly Requirement[], log: TracePaths) => ReturnType<ToolCheck>;
  readonly probe: (service: ResolvedService, probe: Probe, log: TracePaths) => Promise<ProbeResult>;
}

/** Notes everything that an answer depends on in `trace`, and in the caller's `log`. */
export function createProber(memory: DigestMemory, trace: Trace, context: BuildContext): Prober {
  const { host, directories, trust } = context;
  claimState(context);
  const answers = new ProbeMemory(join(directories.state, 'answers'), host.disk, trust.stamps);
  const noteFor =
    (log: TracePaths) =>
    (observed: ReadonlyTrace): void => {
      for (const [path, identity] of observed) {
        log.add(path);
        if (!trace.has(path)) trace.set(path, identity);
      }
    };
  const schedule = createSchedule(context.concurrency);
  const tools = createToolCheck(context, answers, schedule);
  const asked = new Map<string, { readonly answer: Promise<ProbeResult>; readonly log: TracePaths }>();

  const put = async (service: ResolvedService, probe: Probe, log: TracePaths): Promise<ProbeResult> => {
    const note = noteFor(log);
    const [tool] = probe.argv;
    const cwd = fillPlaceholders(probe.cwd, placesOf(context, service, probe.keep, null));
    const traces = programTrace({ tool, directory: cwd, env: host.env }, context.runtimes, host.disk);
    note(traces);
    const { records, looked } = hashInputs(
      directories.root,
      { ...probe.inputs, isExcluded: excluder(probe, context) },
      host.disk,
      memory,
    );
    note(looked);
    const versions = await tools(probe.requires, note);
    const question = JSON.stringify([
      { ...probe, id: '' },
      cwd,
      lastingEnvironment(host.env, context.runtimes),
      versions.ok ? versions.value : null,
      records,
    ]);
    const { answer } = await answers.ask(question, traces, () => schedule(() => runProbe(service, probe, context)));
    return answer;
  };
  return {
    tools: (requirements, log) => tools(requirements, noteFor(log)),
    probe: async (service, probe, log) => {
      // Equal questions of several services are one.
      const key = JSON.stringify({ ...probe, id: '' });
      const own = new TracePaths();
      const known = asked.get(key) ?? { answer: put(service, probe, own), log: own };
      asked.set(key, known);
      const answer = await known.answer;
      log.include(known.log);
      return answer;
    },
  };
}

function excluder({ inputs }: Probe, { runtimes }: BuildContext): (path: string) => boolean {
  const matches = anyPattern(inputs.exclude);
  return (path) => isNeverRead(path.slice(path.lastIndexOf('/') + 1), runtimes) || matches(path);
}

async function runProbe(service: ResolvedService, probe: Probe, context: BuildContext): Promise<ProbeResult> {
  const places = placesOf(context, service, probe.keep, null);
  const command = {
    argv: probe.argv.map((argument) => fillPlaceholders(argument, places)),
    cwd: fillPlaceholders(probe.cwd, places),
    env: {
      ...baseEnvironment(context.host.env, context.runtimes),
      PATH: await pathForTools(probe.requires, context),
      ...fillVariables(probe.env, places),
    },
  };
  const [program = ''] = command.argv;
  const found = await context.host.processes.find(program, command.env.PATH ?? '');
  if (found === null) return { code: null, stdout: '', stderr: `${program} is not on PATH` };
  return captureOutput(command, context.host.processes, context.interrupt.stop);
}
