import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command, OutputLine, ProcessExit, RunningProcess } from '@svc-build/model/host';
import { isGroupAlive } from './liveness.ts';
import { readLines } from './read-lines.ts';
import type { Reaper } from './reaper.ts';

const POLL_MS = 10;
/** How long after its end a process's last output may take to arrive, when a descendant holds the pipe. */
const DRAIN_MS = 500;

/** Starts a program in a process group of its own, which the reaper ends should we be killed: it is told before and after. */
export function startProcess(command: Command, onLine: OutputLine, reaper: Reaper): RunningProcess {
  reaper.starting(command.cwd);
  const child = spawnDetached(command);
  const pid = typeof child === 'string' ? undefined : child.pid;
  if (typeof child === 'string' || pid === undefined) {
    reaper.neverStarted();
    return neverStarted(typeof child === 'string' ? Promise.resolve(child) : startError(child));
  }
  reaper.watch(pid);
  child.stdin.on('error', () => {}); // A program may end without reading what it was given.
  child.stdin.end(command.input ?? '');

  child.on('message', (message) => command.onMessage?.(message));
  const drained = Promise.all([
    readLines(child.stdout, (line) => onLine(line, 'stdout')),
    readLines(child.stderr, (line) => onLine(line, 'stderr')),
  ]);
  const ended = new Promise<ProcessExit>((resolve) => {
    child.once('exit', (code, signal) =>
      resolve(code === null ? { kind: 'killed', signal: signal ?? 'unknown' } : { kind: 'exited', code }),
    );
  });
  let stopping = false;
  // The program's end is the end of its work: what it left running in its group goes with it,
  // unless the group was asked to stop and still has time to.
  const exited = ended.then(async (exit) => {
    if (!stopping) signalGroup(pid, 'SIGKILL');
    await Promise.race([drained, sleep(DRAIN_MS, undefined, { ref: false })]);
    // What moved into a session of its own may hold the pipes for ever; they must not keep us running.
    for (const pipe of [child.stdin, child.stdout, child.stderr]) pipe.destroy();
    await groupGone(pid);
    reaper.release(pid);
    return exit;
  });
  return {
    pid,
    exited,
    stop: (signal, graceMs) => {
      stopping = true;
      return stop(pid, signal, graceMs, exited);
    },
    // A program that ends while it is sent something says so by its end.
    send: (message) => void (child.connected && child.send(Object(message), () => {})),
  };
}

async function stop(
  pid: number,
  signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL',
  graceMs: number,
  exited: Promise<ProcessExit>,
): Promise<ProcessExit> {
  signalGroup(pid, signal);
  const timer = new AbortController();
  const kill = sleep(graceMs, undefined, { signal: timer.signal }).then(
    () => signalGroup(pid, 'SIGKILL'),
    () => {},
  );
  const exit = await exited;
  timer.abort();
  await kill;
  return exit;
}

/** The program, or why the system refused it before it could try. */
function spawnDetached(command: Command): ChildProcessWithoutNullStreams | string {
  const {
    argv: [file = '', ...rest],
    cwd,
    env,
    onMessage,
  } = command;
  try {
    const channel = onMessage === undefined ? [] : (['ipc'] as const);
    const stdio = ['pipe', 'pipe', 'pipe', ...channel] as const;
    const child = spawn(file, rest, { cwd, env, detached: true, stdio: [...stdio], serialization: 'advanced' });
    return child as ChildProcessWithoutNullStreams;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}

function startError(child: ChildProcessWithoutNullStreams): Promise<string> {
  return new Promise((resolve) => child.once('error', (error) => resolve(error.message)));
}

function neverStarted(reason: Promise<string>): RunningProcess {
  const exited = reason.then((text): ProcessExit => ({ kind: 'not-started', reason: text }));
  return { pid: null, exited, stop: () => exited, send: () => {} };
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is gone already.
  }
}

async function groupGone(pid: number): Promise<void> {
  while (isGroupAlive(pid)) await sleep(POLL_MS);
}
