import { dirname, join } from 'node:path';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import type { Disk } from '@svc-build/model/disk';
import type { Answer, Requirement } from '@svc-build/model/plan';
import { fail, ok, type Result } from '@svc-build/model/result';
import semver from 'semver';
import type { AnswerMemory } from './answer-memory.ts';
import type { BuildContext } from './build-context.ts';
import { captureOutput } from './capture-output.ts';
import type { Looked } from './observed-tree.ts';
import { isPlainProgram } from './plain-program.ts';
import { programTraces } from './program-traces.ts';
import type { Schedule } from './schedule.ts';
import { baseEnvironment, lastingEnvironment } from './variable-layers.ts';

/**
 * How tools say their version. A tool that is not here is asked with `--version`, and known by its own contents too. What may stand behind a shim says in a second
 * line which program it really is.
 */
const VERSION_ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  go: ['version'],
  node: ['-p', 'process.version + "\\n" + process.execPath'],
  npm: ['--version'],
  pnpm: ['--version'],
  yarn: ['--version'],
  bun: ['--version'],
  python3: ['-I', '-c', 'import platform, sys; print("Python", platform.python_version()); print(sys.executable)'],
  uv: ['--version'],
};

/** How long a tool may take to say its version. */
const ANSWER_MS = 30_000;

/** What each tool said of its version. */
export type ToolVersions = Readonly<Record<string, string>>;

/** Checks requirements; the missing tools and the wrong versions are all reported together. `note` hears what the answers depend on. */
export type ToolCheck = (
  requirements: readonly Requirement[],
  note: (traces: Looked) => void,
) => Promise<Result<ToolVersions>>;

type ToolContext = Pick<BuildContext, 'host' | 'interrupt'> & {
  readonly directories: Pick<BuildContext['directories'], 'root'>;
};

/**
 * A check that asks each tool once in a run; what may be a shim of a version manager, which chooses by directory, in each
 * directory that asks for it.
 */
export function createToolCheck(context: ToolContext, answers: AnswerMemory, schedule: Schedule): ToolCheck {
  const { host, directories } = context;
  const found = new Map<string, Promise<FoundProgram | null>>();
  const asked = new Map<string, Promise<AskedTool>>();
  const find = async (tool: string): Promise<FoundProgram | null> => {
    const path = await host.processes.find(tool, host.env.PATH ?? '');
    return path === null ? null : { path, isPlain: await isPlainProgram(tool, path, host.files) };
  };
  const ask = async (tool: string, directory: string): Promise<AskedTool> => {
    const finding = found.get(tool) ?? find(tool);
    found.set(tool, finding);
    const program = await finding;
    const asks = program?.isPlain === true ? null : join(directories.root, directory);
    const key = JSON.stringify([tool, asks]);
    const known = asked.get(key) ?? askVersion(tool, program, asks, context, answers, schedule);
    asked.set(key, known);
    return known;
  };
  return async (requirements, note) => {
    const versions: Record<string, string> = {};
    const diagnostics: Diagnostic[] = [];
    for (const requirement of distinct(requirements)) {
      const { answer, traces } = await ask(requirement.tool, dirname(requirement.source));
      note(traces);
      if (answer.kind === 'missing') diagnostics.push(missing(requirement));
      else if (answer.kind === 'broken') diagnostics.push(broken(requirement, answer.said));
      else if (!satisfies(answer.version, requirement.range))
        diagnostics.push(wrongVersion(requirement, answer.version));
      else versions[versionName(requirement)] = answer.version;
    }
    return diagnostics.length > 0 ? fail(...diagnostics) : ok(versions);
  };
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
  readonly traces: Looked;
}

/** `directory` is null for a program that is the same in all of them. */
async function askVersion(
  tool: string,
  program: FoundProgram | null,
  directory: string | null,
  { host, interrupt, directories }: ToolContext,
  answers: AnswerMemory,
  schedule: Schedule,
): Promise<AskedTool> {
  const env = baseEnvironment(host.env);
  const lasting = lastingEnvironment(host.env);
  const traces = programTraces(tool, directory, env, host.disk);
  if (program === null) return { answer: { kind: 'missing' }, traces };
  const args = VERSION_ARGUMENTS[tool] ?? ['--version'];
  const cwd = directory ?? directories.root;
  const question = JSON.stringify([tool, args, cwd, lasting]);
  const put = (): Promise<Answer> =>
    schedule(() => {
      const stop = AbortSignal.any([interrupt.stop, AbortSignal.timeout(ANSWER_MS)]);
      return captureOutput({ argv: [program.path, ...args], cwd, env }, host.processes, stop);
    });
  const asked = await answers.ask(question, traces, put, ({ stdout }) => realProgram(stdout));
  const { code, stdout, stderr } = asked.answer;
  const version = stdout.split('\n', 1)[0] ?? '';
  if (!Object.hasOwn(VERSION_ARGUMENTS, tool))
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

function satisfies(said: string, range: string | null): boolean {
  // `lts/*` and the like are no ranges: any version will do.
  if (range === null || semver.validRange(range) === null) return true;
  const version = semver.coerce(said.replace(/\(sha256:.*$/, '').replace(/^[^\d]*/, ''));
  return version !== null && semver.satisfies(version, range);
}

/** Under which name the version of a tool stands among the versions of a service's tools. */
export function versionName({ tool, source }: Requirement): string {
  return `${tool} for ${source}`;
}

function distinct(requirements: readonly Requirement[]): readonly Requirement[] {
  return [...new Map(requirements.map((one) => [JSON.stringify([one.tool, one.range, one.source]), one])).values()];
}

function missing({ tool, range, source }: Requirement): Diagnostic {
  const wanted = range === null ? tool : `${tool} ${range}`;
  return error(
    'TOOL_MISSING',
    `${source} asks for "${tool}", which is not on PATH.`,
    `Install ${wanted} and put it on PATH.`,
  );
}

function broken({ tool, source }: Requirement, said: string): Diagnostic {
  return error(
    'TOOL_VERSION',
    `${source} asks for "${tool}", which is on PATH but cannot say its version.`,
    `Make \`${tool}\` say its version in the directory of ${source}.`,
    { log: said.split('\n').slice(-10) },
  );
}

function wrongVersion({ tool, range, source }: Requirement, said: string): Diagnostic {
  return error(
    'TOOL_VERSION',
    `${source} asks for ${tool} ${range}, but this machine has "${said}".`,
    `Install a matching ${tool}, or change what ${source} asks for.`,
  );
}
