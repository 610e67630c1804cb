import { dirname, join } from 'node:path';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import type { Disk } from '@svc-build/model/disk';
import { isInRange, otherVersions } from '@svc-build/model/other-versions';
import type { ProbeResult, Requirement } from '@svc-build/model/plan';
import { fail, ok, type Result } from '@svc-build/model/result';
import { type RuntimeFacts, toolFacts } from '@svc-build/model/runtime-facts';
import type { ProbeMemory } from '@svc-build/trace/probe-memory';
import type { ReadonlyTrace } from '@svc-build/trace/trace';
import type { BuildContext } from '../build-context.ts';
import { baseEnvironment, lastingEnvironment } from '../environment/variable-layers.ts';
import type { Schedule } from '../schedule.ts';
import { captureOutput, TOOK_TOO_LONG, VERSION_MS } from './capture-output.ts';
import { isPlainProgram } from './plain-program.ts';
import { programTrace } from './program-trace.ts';

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
      const asked: AskTool = async (directory, name) => {
        const { result, trace } = await ask(tool, directory, name);
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
function createAsk(context: AskContext): (tool: string, directory: string, name: string) => Promise<TracedTool> {
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
  return async (tool, directory, name) => {
    const finding = found.get(name) ?? find(tool, name);
    found.set(name, finding);
    const program = await finding;
    const asks = program?.isPlain === true ? null : join(directories.root, directory);
    const key = JSON.stringify([name, asks]);
    const known = asked.get(key) ?? askVersion({ tool, name, program, directory: asks }, context);
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
  return own;
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
}

async function askVersion(
  { tool, name, program, directory }: ProgramToAsk,
  { host, interrupt, directories, runtimes, nodePath, nodeVersion, memory, schedule }: AskContext,
): Promise<TracedTool> {
  const env = baseEnvironment(host.env, runtimes);
  const lasting = lastingEnvironment(host.env, runtimes);
  const trace = programTrace({ tool: name, directory, env }, runtimes, host.disk);
  if (program === null) return { result: { kind: 'missing' }, trace };
  const known = toolFacts(tool, runtimes);
  const args = known?.versionArguments ?? ['--version'];
  const cwd = directory ?? directories.root;
  const question = JSON.stringify([name, args, cwd, lasting]);
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

function missing({ tool, range, source, by = source }: Requirement): Diagnostic {
  const wanted = range === null ? tool : `${tool} ${range}`;
  return error(
    'TOOL_MISSING',
    `${by} asks for "${tool}", which is not on PATH.`,
    `Install ${wanted} and put it on PATH.`,
  );
}

function broken({ tool, source, by = source }: Requirement, said: string): Diagnostic {
  return error(
    'TOOL_VERSION',
    `${by} asks for "${tool}", which is on PATH but cannot say its version.`,
    `Make \`${tool}\` say its version in the directory of ${source}.`,
    { log: said.split('\n').slice(-10) },
  );
}

function wrongVersion({ tool, range, source, by }: Requirement, version: string): Diagnostic {
  const said = version.replace(/ ?\(sha256:.*$/, '') || 'no version';
  return error(
    'TOOL_VERSION',
    `${by ?? source} asks for ${tool} ${range}, but this machine has "${said}".`,
    `Install a matching ${tool}${by === undefined ? `, or change what ${source} asks for` : ''}.`,
  );
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
