import { dirname, join } from 'node:path';
import type { Diagnostic } from '@svc-build/model/diagnostic';
import type { Disk } from '@svc-build/model/disk';
import { isInRange, otherVersions } from '@svc-build/model/other-versions';
import type { ProbeResult, Requirement } from '@svc-build/model/plan';
import { fail, ok, type Result } from '@svc-build/model/result';
import { type RuntimeFacts, toolFacts } from '@svc-build/model/runtime-facts';
import type { ProbeMemory } from '@svc-build/trace/probe-memory';
import type { ReadonlyTrace } from '@svc-build/trace/trace';
import type { BuildContext } from '../build-context.ts';
import type { Schedule } from '../schedule.ts';
import { captureOutput, TOOK_TOO_LONG, VERSION_MS } from './capture-output.ts';
import { fetchedFor } from './fetched-tool.ts';
import { isPlainProgram } from './plain-program.ts';
import { programTrace } from './program-trace.ts';
import { broken, missing, wrongVersion } from './tool-diagnostics.ts';
import { versionVariables } from './version-variables.ts';

/** What each tool said of its version. */
export type ToolVersions = Readonly<Record<string, string>>;

/** Checks requirements; the missing tools and the wrong versions are all reported together. `note` is told what the versions depend on. */
export type ToolCheck = (
  requirements: readonly Requirement[],
  note: (trace: ReadonlyTrace) => void,
) => Promise<Result<ToolVersions>>;

type ToolContext = Pick<BuildContext, 'host' | 'interrupt' | 'runtimes' | 'nodePath' | 'nodeVersion'> & {
  readonly directories: Pick<BuildContext['directories'], 'root'>;
};

/**
 * A check that asks each tool once in a run; what may be a shim of a version manager, which chooses by directory, in each
 * directory that asks for it. Where the name of a tool means a version that does not do, others are looked for.
 */
export function createToolCheck(context: ToolContext, memory: ProbeMemory, schedule: Schedule): ToolCheck {
  const ask = createAsk({ ...context, memory, schedule });
  return async (requirements, note) => {
    const wanted = distinct([...requirements, ...askedByVariables(requirements, context.host.env, context.runtimes)]);
    const found = new Map<string, ToolResult>();
    for (const tool of new Set(wanted.map((one) => one.tool))) {
      const asking = wanted.filter((one) => one.tool === tool);
      const env = versionVariables(tool, asking, { env: context.host.env, runtimes: context.runtimes });
      const asked: AskTool = async (directory, name) => {
        const { result, trace } = await ask({ tool, directory, name, env });
        note(trace);
        return result;
      };
      for (const [requirement, result] of await resultsFor({ tool, asking }, asked, context)) {
        found.set(JSON.stringify(requirement), result);
      }
    }
    const versions: Record<string, string> = {};
    const diagnostics: Diagnostic[] = [];
    for (const requirement of wanted) {
      const result = found.get(JSON.stringify(requirement)) ?? { kind: 'missing' };
      if (result.kind === 'missing') diagnostics.push(missing(requirement));
      else if (result.kind === 'broken') diagnostics.push(broken(requirement, result.said));
      else if (!isInRange(result.version, requirement.range))
        diagnostics.push(wrongVersion(requirement, result.version));
      else versions[versionName(requirement)] = result.version;
    }
    return diagnostics.length > 0 ? fail(...diagnostics) : ok(versions);
  };
}

/** What programs are asked with. */
interface AskContext extends ToolContext {
  readonly memory: ProbeMemory;
  readonly schedule: Schedule;
}

/** Asks a program for its version, by a name or an absolute path, as the tool that it is a version of. */
function createAsk(context: AskContext): (question: VersionQuestion) => Promise<TracedTool> {
  const { host, directories } = context;
  const found = new Map<string, Promise<FoundProgram | null>>();
  const asked = new Map<string, Promise<TracedTool>>();
  const find = async (tool: string, name: string): Promise<FoundProgram | null> => {
    const path = await host.processes.find(name, host.env.PATH ?? '');
    if (path === null) return null;
    const facts = toolFacts(tool, context.runtimes);
    const isOurs = facts?.runsUs === true && host.disk.realPath(path) === context.nodePath;
    return { path, isOurs, isPlain: await isPlainProgram(facts?.itself ?? null, path, host.files) };
  };
  return async ({ tool, directory, name, env }) => {
    const finding = found.get(name) ?? find(tool, name);
    found.set(name, finding);
    const program = await finding;
    const asks = program?.isPlain === true ? null : join(directories.root, directory);
    const key = JSON.stringify([name, asks, env]);
    const known = asked.get(key) ?? askVersion({ tool, name, program, directory: asks, env }, context);
    asked.set(key, known);
    return known;
  };
}

/** The version of a tool for each requirement: the program of its own name, or another installed version that satisfies all of them. */
async function resultsFor(
  { tool, asking }: { readonly tool: string; readonly asking: readonly Requirement[] },
  ask: AskTool,
  { host, runtimes }: ToolContext,
): Promise<ReadonlyMap<Requirement, ToolResult>> {
  const own = new Map<Requirement, ToolResult>();
  for (const requirement of asking) own.set(requirement, await ask(dirname(requirement.source), tool));
  const ranges = asking.map(({ range }) => range);
  const fits = (result: ToolResult): boolean =>
    result.kind === 'found' && ranges.every((range) => isInRange(result.version, range));
  if ([...own.values()].every(fits)) return own;
  for (const name of await otherVersions(toolFacts(tool, runtimes)?.others ?? null, ranges, host)) {
    const result = await ask(dirname(asking[0]?.source ?? '.'), name);
    if (fits(result)) return new Map(asking.map((requirement) => [requirement, result]));
  }
  const fetched = [...own.values()].some(({ kind }) => kind === 'broken') ? null : fetchedFor(asking, host.machine);
  const version = fetched?.version ?? null;
  if (version !== null) return new Map(asking.map((requirement) => [requirement, { kind: 'found', version }]));
  return own;
}

/** Which tool is asked, where, by which name, and with which variables. */
interface VersionQuestion {
  readonly tool: string;
  readonly directory: string;
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Asks for the version of one tool: in a directory, by a name or an absolute path. */
type AskTool = (directory: string, name: string) => Promise<ToolResult>;

/** What came of looking for a tool. `broken`: it is there, and could not even say its version. */
type ToolResult =
  | { readonly kind: 'found'; readonly version: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'broken'; readonly said: string };

/** Where a name on PATH leads. */
interface FoundProgram {
  readonly path: string;
  /** Whether it is the Node that runs us. */
  readonly isOurs: boolean;
  readonly isPlain: boolean;
}

interface TracedTool {
  readonly result: ToolResult;
  readonly trace: ReadonlyTrace;
}

/** A name or a path, where it leads, and the tool that it is; `directory` is null for a program that is the same in all of them. */
interface ProgramToAsk {
  readonly tool: string;
  readonly name: string;
  readonly program: FoundProgram | null;
  readonly directory: string | null;
  readonly env: Readonly<Record<string, string>>;
}

/** Another one in each session, and of no matter to any answer. */
const FLEETING = { SSH_AUTH_SOCK: undefined };

async function askVersion(
  { tool, name, program, directory, env }: ProgramToAsk,
  { host, interrupt, directories, runtimes, nodePath, nodeVersion, memory, schedule }: AskContext,
): Promise<TracedTool> {
  const trace = programTrace({ tool: name, directory, env }, runtimes, host.disk);
  if (program === null) return { result: { kind: 'missing' }, trace };
  const known = toolFacts(tool, runtimes);
  const args = known?.versionArguments ?? ['--version'];
  const cwd = directory ?? directories.root;
  const question = JSON.stringify([name, args, cwd, { ...env, ...FLEETING }]);
  const run = async (): Promise<ProbeResult> => {
    if (program.isOurs) return { code: 0, stdout: `${nodeVersion}\n${nodePath}\n`, stderr: '' };
    return schedule(() =>
      captureOutput({ argv: [program.path, ...args], cwd, env }, host, {
        stop: interrupt.stop,
        deadlineMs: VERSION_MS,
      }),
    );
  };
  const asked = await memory.resultOf({ question, trace, run, revealed: ({ stdout }) => realProgram(stdout) });
  const { code, stdout, stderr } = asked.result;
  const version = stdout.split('\n', 1)[0] ?? '';
  if (code === TOOK_TOO_LONG) return { result: { kind: 'broken', said: stderr.trim() }, trace: asked.trace };
  if (known === null) return { result: strangeTool(code === 0 ? version : '', program, host.disk), trace: asked.trace };
  const result: ToolResult = code === 0 ? { kind: 'found', version } : { kind: 'broken', said: stderr.trim() };
  return { result, trace: asked.trace };
}

/** Nobody knows what another tool's version stands for, or whether it has one: what the program itself holds counts. */
function strangeTool(said: string, { path }: FoundProgram, disk: Pick<Disk, 'realPath' | 'digest'>): ToolResult {
  const digest = disk.digest(disk.realPath(path) ?? path)?.digest ?? '';
  return { kind: 'found', version: `${said} (sha256:${digest})`.trim() };
}

function realProgram(stdout: string): readonly string[] {
  const [, program = ''] = stdout.split('\n');
  return program.startsWith('/') ? [program] : [];
}

/** Under which name the version of a tool stands among the versions of a service's tools. */
export function versionName({ tool, source }: Requirement): string {
  return `${tool} for ${source}`;
}

function distinct(requirements: readonly Requirement[]): readonly Requirement[] {
  return [...new Map(requirements.map((one) => [JSON.stringify([one.tool, one.range, one.source]), one])).values()];
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
