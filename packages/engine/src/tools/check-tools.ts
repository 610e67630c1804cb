import { dirname, join } from 'node:path';
import { distinctDiagnostics } from '@svc-build/model/diagnostic';
import { candidatesFor, isInRange, lookedInVain, mayFit, placesOf } from '@svc-build/model/find-program';
import type { FetchedTool, Requirement } from '@svc-build/model/plan';
import { fail, ok, type Result } from '@svc-build/model/result';
import { findOf, type RuntimeFacts, toolFacts } from '@svc-build/model/runtime-facts';
import type { ProbeMemory } from '@svc-build/trace/probe-memory';
import { type ReadonlyTrace, type Trace, tracedLook } from '@svc-build/trace/trace';
import type { Schedule } from '../schedule.ts';
import { createAskTool, type ToolContext, type ToolQuestion, type ToolResult, type TracedTool } from './ask-tool.ts';
import { fetchedFor } from './fetched-tool.ts';
import { toolProblem, type UnfitTool } from './tool-problems.ts';

/** The program that a tool comes to for some work. */
interface ChosenTool {
  /** What it said of its version. */
  readonly version: string;
  /** Absolute; null for the one that its name means on PATH, and for one that is fetched. */
  readonly program: string | null;
  /** What is fetched, because this machine has none that will do. */
  readonly fetched: FetchedTool | null;
}

/** The tools of all work of a service, by `toolName`. */
export type ChosenTools = Readonly<Record<string, ChosenTool>>;

/**
 * Chooses the tools of some work, each of which has requirements of its own; those that are missing and the wrong versions
 * are all reported together. `note` is told what the choice depends on.
 */
export type ToolCheck = (
  work: readonly (readonly Requirement[])[],
  note: (trace: ReadonlyTrace) => void,
) => Promise<Result<ChosenTools>>;

/**
 * A check that asks each program once in a run. Where the name of a tool means a version that does not do, others are
 * looked for, and the choice holds for all that has the same requirements.
 */
export function createToolCheck(context: ToolContext, memory: ProbeMemory, schedule: Schedule): ToolCheck {
  const askTool = createAskTool({ ...context, memory, schedule });
  return async (work, note) => {
    const ask = async (question: ToolQuestion): Promise<TracedTool> => {
      const asked = await askTool(question);
      note(asked.trace);
      return asked;
    };
    const chosen: Record<string, ChosenTool> = {};
    const diagnostics = [];
    for (const requires of distinct(work)) {
      const here = new Map<string, ChosenTool>();
      for (const tool of bringersFirst(requires, context.runtimes)) {
        const asking = [...requires, ...askedByVariables(requires, context.host.env, context.runtimes)].filter(
          (one) => one.tool === tool,
        );
        const found = await choose({ tool, asking, beside: besideOf(tool, here, context) }, { ask, note, context });
        if ('version' in found) here.set(tool, found);
        else
          for (const one of asking)
            if (!fits(found.result, one, context.runtimes)) diagnostics.push(toolProblem(one, found));
      }
      for (const [tool, one] of here) chosen[toolName(tool, requires)] = one;
    }
    return diagnostics.length > 0 ? fail(...distinctDiagnostics(diagnostics)) : ok(chosen);
  };
}

/** Under which name a tool of some work stands among the tools of a service: what else that requires may bring another one. */
export function toolName(tool: string, requires: readonly Requirement[]): string {
  const asked = requires.map((one) => [one.tool, one.range ?? '', 'of', one.source].join(' '));
  return `${tool} for ${[...new Set(asked)].join(', ')}`;
}

function distinct(work: readonly (readonly Requirement[])[]): readonly (readonly Requirement[])[] {
  return [...new Map(work.map((requires) => [JSON.stringify(requires), requires])).values()];
}

/** What other tools come with is chosen before them. */
function bringersFirst(requires: readonly Requirement[], runtimes: readonly RuntimeFacts[]): readonly string[] {
  const tools = [...new Set(requires.map(({ tool }) => tool))];
  const brings = (tool: string): number => toolFacts(tool, runtimes)?.brings.length ?? 0;
  return tools.toSorted((one, other) => brings(other) - brings(one));
}

/** The program of a tool that lies beside another one which was chosen by its place. */
function besideOf(tool: string, chosen: ReadonlyMap<string, ChosenTool>, context: ToolContext): string | null {
  for (const [bringer, { program }] of chosen) {
    if (program === null || !toolFacts(bringer, context.runtimes)?.brings.includes(tool)) continue;
    const beside = join(dirname(program), tool);
    if (context.host.disk.identity(beside) !== null) return beside;
  }
  return null;
}

interface Choice {
  readonly tool: string;
  readonly asking: readonly Requirement[];
  readonly beside: string | null;
}

interface Choosing {
  readonly ask: (question: ToolQuestion) => Promise<TracedTool>;
  readonly note: (trace: ReadonlyTrace) => void;
  readonly context: ToolContext;
}

/** The program of its own name, or beside what it comes with; else another installed version that satisfies all who ask. */
async function choose({ tool, asking, beside }: Choice, choosing: Choosing): Promise<ChosenTool | UnfitTool> {
  const { ask, note, context } = choosing;
  const { host, runtimes } = context;
  const own: TracedTool[] = [];
  const blank = asking.flatMap((one) => one.blank ?? []);
  for (const { source } of asking)
    own.push(await ask({ tool, name: beside ?? tool, directory: dirname(source), blank }));
  const satisfies = (result: ToolResult): boolean => asking.every((one) => fits(result, one, runtimes));
  if (own.every(({ result }) => satisfies(result))) return { version: versionsOf(own), program: beside, fetched: null };
  const find = findOf(tool, runtimes);
  const ranges = asking.map(({ range }) => range);
  const places = placesOf(find, host.env);
  note(looksAt(places, context));
  const looked = own.flatMap((one) => lineOf(one));
  const known = new Set(own.flatMap(({ path }) => (path === null ? [] : [host.disk.realPath(path)])));
  for (const candidate of await candidatesFor(find, host)) {
    const real = host.disk.realPath(candidate.program);
    if (real === null || known.has(real)) continue;
    known.add(real);
    if (!mayFit(candidate, ranges)) {
      looked.push(`${candidate.program} is ${candidate.named}`);
      continue;
    }
    const asked = await ask({ tool, name: candidate.program, directory: dirname(asking[0]?.source ?? '.'), blank });
    if (asked.result.kind === 'found' && satisfies(asked.result))
      return { version: asked.result.version, program: candidate.program, fetched: null };
    looked.push(...lineOf(asked));
  }
  const fetched = own.some(({ result }) => result.kind === 'broken') ? null : fetchedFor(asking, host.machine);
  if (fetched !== null) return { version: fetched.version, program: null, fetched };
  const unfit = own.find(({ result }) => !satisfies(result)) ?? own[0];
  const result = unfit?.result ?? { kind: 'missing' as const };
  return {
    result,
    looked: places.length === 0 ? [] : [...distinctLines(looked), ...lookedInVain(places, looked, host.env)],
  };
}

function fits(result: ToolResult, { tool, range }: Requirement, runtimes: readonly RuntimeFacts[]): boolean {
  return result.kind === 'found' && isInRange(result.version, range, findOf(tool, runtimes).pattern);
}

/** A shim may say another one in each directory. */
function versionsOf(asked: readonly TracedTool[]): string {
  const versions = asked.flatMap(({ result }) => (result.kind === 'found' ? [result.version] : []));
  return [...new Set(versions)].join(', ');
}

function looksAt(places: readonly string[], { host }: ToolContext): ReadonlyTrace {
  const trace: Trace = new Map();
  const look = tracedLook(trace, '/', host.disk);
  for (const place of places) look(place);
  return trace;
}

function lineOf({ path, result }: TracedTool): readonly string[] {
  if (path === null || result.kind === 'missing') return [];
  return [result.kind === 'found' ? `${path} says ${result.version}` : `${path} does not say its version`];
}

function distinctLines(lines: readonly string[]): readonly string[] {
  return [...new Set(lines)];
}

type Variables = Readonly<Record<string, string>>;

/** What the caller's variables ask of tools that are asked for anyway: `UV_PYTHON` says which Python is meant, as for uv. */
export function askedByVariables(
  requirements: readonly Requirement[],
  env: Variables,
  runtimes: readonly RuntimeFacts[],
): readonly Requirement[] {
  return [...new Set(requirements.map(({ tool }) => tool))].flatMap((tool) =>
    (toolFacts(tool, runtimes)?.askedBy ?? []).flatMap(({ variable, prefixes }) => {
      const minor = minorVersion(env[variable] ?? '', prefixes);
      return minor === null ? [] : [{ tool, range: `${minor}.x`, source: variable }];
    }),
  );
}

function minorVersion(written: string, prefixes: readonly string[]): string | null {
  const prefix = prefixes.find((one) => written.startsWith(one)) ?? '';
  return /^(\d+\.\d+)(?:\.\d+)?$/.exec(written.slice(prefix.length))?.[1] ?? null;
}
