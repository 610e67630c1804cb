import { dirname, join } from 'node:path';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import type { Disk } from '@svc-build/model/disk';
import { isInRange, otherVersions } from '@svc-build/model/other-versions';
import type { ProbeResult, Requirement } from '@svc-build/model/plan';
import { fail, ok, type Result } from '@svc-build/model/result';
import { toolFacts } from '@svc-build/model/runtime-facts';
import type { ProbeMemory } from '@svc-build/trace/probe-memory';
import type { ReadonlyTrace } from '@svc-build/trace/traced-tree';
import type { BuildContext } from '../build-context.ts';
import { baseEnvironment, lastingEnvironment } from '../environment/variable-layers.ts';
import type { Schedule } from '../schedule.ts';
import { captureOutput } from './capture-output.ts';
import { isPlainProgram } from './plain-program.ts';
import { programTrace } from './program-trace.ts';
import { askedByVariables } from './tool-versions.ts';

/** How long a tool may take to say its version. */
const ANSWER_MS = 30_000;

/** What each tool said of its version. */
export type ToolVersions = Readonly<Record<string, string>>;

/** Checks requirements; the missing tools and the wrong versions are all reported together. `note` hears what the answers depend on. */
export type ToolCheck = (
  requirements: readonly Requirement[],
  note: (traces: ReadonlyTrace) => void,
) => Promise<Result<ToolVersions>>;

type ToolContext = Pick<BuildContext, 'host' | 'interrupt' | 'runtimes'> & {
  readonly directories: Pick<BuildContext['directories'], 'root'>;
};

/**
 * A check that asks each tool once in a run; what may be a shim of a version manager, which chooses by directory, in each
 * directory that asks for it. Where the name of a tool means a version that does not do, others are looked for.
 */
export function createToolCheck(context: ToolContext, answers: ProbeMemory, schedule: Schedule): ToolCheck {
  const ask = createAsk(context, answers, schedule);
  return async (requirements, note) => {
    const wanted = distinct([...requirements, ...askedByVariables(requirements, context.host.env, context.runtimes)]);
    const found = new Map<string, ToolAnswer>();
    for (const tool of new Set(wanted.map((one) => one.tool))) {
      const asking = wanted.filter((one) => one.tool === tool);
      for (const [requirement, answer] of await answersFor(tool, asking, ask, note, context)) {
        found.set(JSON.stringify(requirement), answer);
      }
    }
    const versions: Record<string, string> = {};
    const diagnostics: Diagnostic[] = [];
    for (const requirement of wanted) {
      const answer = found.get(JSON.stringify(requirement)) ?? { kind: 'missing' };
      if (answer.kind === 'missing') diagnostics.push(missing(requirement));
      else if (answer.kind === 'broken') diagnostics.push(broken(requirement, answer.said));
      else if (!isInRange(answer.version, requirement.range))
        diagnostics.push(wrongVersion(requirement, answer.version));
      else versions[versionName(requirement)] = answer.version;
    }
    return diagnostics.length > 0 ? fail(...diagnostics) : ok(versions);
  };
}

type Ask = (tool: string, directory: string, name: string) => Promise<AskedTool>;

/** Asks a program, by a name or an absolute path, as the tool that it is a version of. */
function createAsk(context: ToolContext, answers: ProbeMemory, schedule: Schedule): Ask {
  const { host, directories } = context;
  const found = new Map<string, Promise<FoundProgram | null>>();
  const asked = new Map<string, Promise<AskedTool>>();
  const find = async (tool: string, name: string): Promise<FoundProgram | null> => {
    const path = await host.processes.find(name, host.env.PATH ?? '');
    const itself = toolFacts(tool, context.runtimes)?.itself ?? null;
    return path === null ? null : { path, isPlain: await isPlainProgram(itself, path, host.files) };
  };
  return async (tool, directory, name) => {
    const finding = found.get(name) ?? find(tool, name);
    found.set(name, finding);
    const program = await finding;
    const asks = program?.isPlain === true ? null : join(directories.root, directory);
    const key = JSON.stringify([name, asks]);
    const known = asked.get(key) ?? askVersion({ tool, name, program, directory: asks }, context, answers, schedule);
    asked.set(key, known);
    return known;
  };
}

/** The version of a tool for each requirement: the program of its own name, or another installed version that satisfies all of them. */
async function answersFor(
  tool: string,
  asking: readonly Requirement[],
  ask: Ask,
  note: (traces: ReadonlyTrace) => void,
  { host, runtimes }: ToolContext,
): Promise<ReadonlyMap<Requirement, ToolAnswer>> {
  const put = async (directory: string, name: string): Promise<ToolAnswer> => {
    const { answer, traces } = await ask(tool, directory, name);
    note(traces);
    return answer;
  };
  const own = new Map<Requirement, ToolAnswer>();
  for (const requirement of asking) own.set(requirement, await put(dirname(requirement.source), tool));
  const ranges = asking.map(({ range }) => range);
  const fits = (answer: ToolAnswer): boolean =>
    answer.kind === 'found' && ranges.every((range) => isInRange(answer.version, range));
  if ([...own.values()].every(fits)) return own;
  for (const name of await otherVersions(toolFacts(tool, runtimes)?.others ?? null, ranges, host)) {
    const answer = await put(dirname(asking[0]?.source ?? '.'), name);
    if (fits(answer)) return new Map(asking.map((requirement) => [requirement, answer]));
  }
  return own;
}

/** What came of looking for a tool. `broken`: it is there, and could not even say its version. */
type ToolAnswer =
  | { readonly kind: 'found'; readonly version: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'broken'; readonly said: string };

/** Where a name on PATH leads. */
interface FoundProgram {
  readonly path: string;
  readonly isPlain: boolean;
}

interface AskedTool {
  readonly answer: ToolAnswer;
  readonly traces: ReadonlyTrace;
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
  { host, interrupt, directories, runtimes }: ToolContext,
  answers: ProbeMemory,
  schedule: Schedule,
): Promise<AskedTool> {
  const env = baseEnvironment(host.env, runtimes);
  const lasting = lastingEnvironment(host.env, runtimes);
  const traces = programTrace({ tool: name, directory, env }, runtimes, host.disk);
  if (program === null) return { answer: { kind: 'missing' }, traces };
  const known = toolFacts(tool, runtimes);
  const args = known?.versionArguments ?? ['--version'];
  const cwd = directory ?? directories.root;
  const question = JSON.stringify([name, args, cwd, lasting]);
  const put = (): Promise<ProbeResult> =>
    schedule(() => {
      const stop = AbortSignal.any([interrupt.stop, AbortSignal.timeout(ANSWER_MS)]);
      return captureOutput({ argv: [program.path, ...args], cwd, env }, host.processes, stop);
    });
  const asked = await answers.ask(question, traces, put, ({ stdout }) => realProgram(stdout));
  const { code, stdout, stderr } = asked.answer;
  const version = stdout.split('\n', 1)[0] ?? '';
  if (known === null)
    return { answer: strangeTool(code === 0 ? version : '', program, host.disk), traces: asked.traces };
  const answer: ToolAnswer = code === 0 ? { kind: 'found', version } : { kind: 'broken', said: stderr.trim() };
  return { answer, traces: asked.traces };
}

/** Nobody knows what another tool's version stands for, or whether it has one: what the program itself holds counts. */
function strangeTool(said: string, { path }: FoundProgram, disk: Pick<Disk, 'realPath' | 'digest'>): ToolAnswer {
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

function wrongVersion({ tool, range, source, by }: Requirement, answer: string): Diagnostic {
  const said = answer.replace(/ ?\(sha256:.*$/, '') || 'no version';
  return error(
    'TOOL_VERSION',
    `${by ?? source} asks for ${tool} ${range}, but this machine has "${said}".`,
    `Install a matching ${tool}${by === undefined ? `, or change what ${source} asks for` : ''}.`,
  );
}
