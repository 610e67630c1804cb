import { dirname, join } from 'node:path';
import type { Disk } from '@svc-build/model/disk';
import type { ProbeResult } from '@svc-build/model/plan';
import { findOf, toolFacts } from '@svc-build/model/runtime-facts';
import type { ProbeMemory } from '@svc-build/trace/probe-memory';
import type { ReadonlyTrace } from '@svc-build/trace/trace';
import type { BuildContext } from '../build-context.ts';
import type { Schedule } from '../schedule.ts';
import { captureOutput, TOOK_TOO_LONG, VERSION_MS } from './capture-output.ts';
import { isPlainProgram } from './plain-program.ts';
import { programTrace } from './program-trace.ts';
import { versionVariables } from './version-variables.ts';

/** What programs are asked with. */
export type ToolContext = Pick<BuildContext, 'host' | 'interrupt' | 'runtimes' | 'nodePath' | 'nodeVersion'> & {
  readonly directories: Pick<BuildContext['directories'], 'root'>;
};

/** What came of looking for a tool. `broken`: it is there, and could not even say its version. */
export type ToolResult =
  | { readonly kind: 'found'; readonly version: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'broken'; readonly said: string };

/** A program to ask: by a name or an absolute path, as the tool that it is a version of, below the project root. */
export interface ToolQuestion {
  readonly tool: string;
  readonly name: string;
  readonly directory: string;
  /** Variables without which it does not even say its version. */
  readonly blank: readonly string[];
}

/** What was answered, and where the program is that answered. */
export interface TracedTool {
  readonly result: ToolResult;
  readonly path: string | null;
  readonly trace: ReadonlyTrace;
}

/** Asks programs for their versions: each once in a run, and a shim in each directory. */
export type AskTool = (question: ToolQuestion) => Promise<TracedTool>;

/** Where a name on PATH leads. */
interface FoundProgram {
  readonly path: string;
  /** Whether it is the Node that runs us. */
  readonly isOurs: boolean;
  readonly isPlain: boolean;
}

interface AskContext extends ToolContext {
  readonly memory: ProbeMemory;
  readonly schedule: Schedule;
}

/** What may be a shim of a version manager, which chooses by directory, is asked in each directory. */
export function createAskTool(context: AskContext): AskTool {
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
  return async ({ tool, name, directory, blank }) => {
    const finding = found.get(name) ?? find(tool, name);
    found.set(name, finding);
    const program = await finding;
    const asks = program?.isPlain === true ? null : join(directories.root, directory);
    const key = JSON.stringify([name, asks, blank]);
    const known = asked.get(key) ?? askVersion({ tool, name, program, directory: asks, blank }, context);
    asked.set(key, known);
    return known;
  };
}

/** A name or a path, where it leads, and the tool that it is; `directory` is null for a program that is the same in all of them. */
interface ProgramToAsk {
  readonly tool: string;
  readonly name: string;
  readonly program: FoundProgram | null;
  readonly directory: string | null;
  readonly blank: readonly string[];
}

/** Another one in each session, and of no matter to any answer. */
const FLEETING = { SSH_AUTH_SOCK: undefined };

async function askVersion(
  { tool, name, program, directory, blank }: ProgramToAsk,
  { host, interrupt, directories, runtimes, nodePath, nodeVersion, memory, schedule }: AskContext,
): Promise<TracedTool> {
  const env = versionVariables(tool, blank, { env: host.env, runtimes });
  const trace = programTrace({ tool: name, directory, env }, runtimes, host.disk);
  if (program === null) return { result: { kind: 'missing' }, path: null, trace };
  const { path, isOurs } = program;
  const { ask: args } = findOf(tool, runtimes);
  const cwd = directory ?? directories.root;
  const question = JSON.stringify([name, args, cwd, { ...env, ...FLEETING }]);
  // A script beside another version of what runs it is run by that one.
  const beside = name.startsWith('/') ? { ...env, PATH: `${dirname(name)}:${env.PATH ?? ''}` } : env;
  const run = async (): Promise<ProbeResult> => {
    if (isOurs) return { code: 0, stdout: `${nodeVersion}\n${nodePath}\n`, stderr: '' };
    const command = { argv: [path, ...args], cwd, env: beside };
    return schedule(() => captureOutput(command, host, { stop: interrupt.stop, deadlineMs: VERSION_MS }));
  };
  const asked = await memory.resultOf({ question, trace, run, revealed: ({ stdout }) => realProgram(stdout) });
  const { code, stdout, stderr } = asked.result;
  const version = stdout.split('\n', 1)[0] ?? '';
  const said = { path, trace: asked.trace };
  if (code === TOOK_TOO_LONG) return { ...said, result: { kind: 'broken', said: stderr.trim() } };
  if (toolFacts(tool, runtimes) === null) {
    return { ...said, result: strangeTool(code === 0 ? version : '', program, host.disk) };
  }
  return { ...said, result: code === 0 ? { kind: 'found', version } : { kind: 'broken', said: stderr.trim() } };
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
