import { dirname, join } from 'node:path';
import type { Machine } from '@svc-build/model/host';
import { isInRange } from '@svc-build/model/other-versions';
import type { FetchedTool, Requirement } from '@svc-build/model/plan';
import { toolFacts } from '@svc-build/model/runtime-facts';
import type { BuildContext } from '../build-context.ts';
import { captureOutput, VERSION_MS } from './capture-output.ts';
import { versionVariables } from './version-variables.ts';

/** What is known of a run by those who look for fetched tools. */
export type FetchContext = Pick<BuildContext, 'host' | 'interrupt' | 'runtimes'> & {
  readonly directories: Pick<BuildContext['directories'], 'root' | 'cache' | 'kept'>;
};

/** What may be fetched for all that ask for a tool, on this machine; null for nothing. */
export function fetchedFor(
  asking: readonly Requirement[],
  { os, arch, libc }: Pick<Machine, 'os' | 'arch' | 'libc'>,
): FetchedTool | null {
  const offered = asking.flatMap((one) => one.fetched ?? []);
  const runs = ({ machine }: FetchedTool): boolean =>
    machine === null || (machine.os === os && machine.arch === arch && machine.libc === libc);
  const fits = ({ version }: FetchedTool): boolean => asking.every(({ range }) => isInRange(version, range));
  return offered.find((one) => runs(one) && fits(one)) ?? null;
}

/** A tool that PATH does not have in the version that is asked for, and what is fetched instead. */
export interface WantedTool {
  readonly tool: string;
  readonly fetched: FetchedTool;
  readonly asking: readonly Requirement[];
}

/** The tools that have to be fetched, or have been: where PATH has one that will do, that is used. */
export async function wantedTools(
  requirements: readonly Requirement[],
  context: FetchContext,
): Promise<readonly WantedTool[]> {
  const wanted: WantedTool[] = [];
  for (const tool of new Set(requirements.filter((one) => one.fetched !== undefined).map((one) => one.tool))) {
    const asking = requirements.filter((one) => one.tool === tool);
    const fetched = fetchedFor(asking, context.host.machine);
    if (fetched !== null && !(await isOnPath(tool, asking, context))) wanted.push({ tool, fetched, asking });
  }
  return wanted;
}

/** Asked once in a run for each tool and range: every action of a service wants to know. */
const known = new WeakMap<BuildContext['host']['processes'], Map<string, Promise<boolean>>>();

function isOnPath(tool: string, asking: readonly Requirement[], context: FetchContext): Promise<boolean> {
  const { processes } = context.host;
  const answers = known.get(processes) ?? new Map<string, Promise<boolean>>();
  known.set(processes, answers);
  const key = JSON.stringify([tool, asking.map(({ range, source }) => [range, dirname(source)])]);
  const answer = answers.get(key) ?? askPath(tool, asking, context);
  answers.set(key, answer);
  return answer;
}

async function askPath(
  tool: string,
  asking: readonly Requirement[],
  { host, interrupt, runtimes, directories }: FetchContext,
): Promise<boolean> {
  const program = await host.processes.find(tool, host.env.PATH ?? '');
  if (program === null) return false;
  const argv = [program, ...(toolFacts(tool, runtimes)?.versionArguments ?? ['--version'])];
  const cwd = join(directories.root, dirname(asking[0]?.source ?? '.'));
  const env = versionVariables(tool, asking, { env: host.env, runtimes });
  const bounds = { stop: interrupt.stop, deadlineMs: VERSION_MS };
  const { code, stdout } = await captureOutput({ argv, cwd, env }, host, bounds);
  // The check of tools has said what is wrong with one that does not answer.
  return code !== 0 || asking.every(({ range }) => isInRange(stdout.split('\n', 1)[0] ?? '', range));
}

/** Where a fetched tool lies, named by what it is: beside the other things that runs keep. */
export function fetchedPlace(
  { package: name, version, hash }: FetchedTool,
  { cache, kept }: FetchContext['directories'],
): string {
  const parts = ['tool', name.replace(/^@/, '').replaceAll('/', '-'), version, hash.value.slice(0, 12)];
  return join(kept ?? join(cache, 'keep'), parts.join('-'));
}
