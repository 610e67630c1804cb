import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command, OutputLine, ProcessExit, Processes, RunningProcess } from '@svc-build/model/host';
import { execa } from 'execa';
import { whyNotStartable } from './find-program.ts';
import { isGroupAlive } from './process-table.ts';
import { createReaper, type Reaper } from './reaper.ts';

const POLL_MS = 10;
/** How long after its end a process's last output may take to arrive, when a descendant holds the pipe. */
const DRAIN_MS = 500;

const OPTIONS = {
  extendEnv: false,
  detached: true,
  cleanup: false,
  buffer: false,
  encoding: 'buffer',
  reject: false,
  verbose: 'none',
  stdin: 'pipe',
  stdout: 'pipe',
  stderr: 'pipe',
  serialization: 'advanced',
} as const;

type Child = ReturnType<typeof startHeld>;

/** What starts programs, each in a process group of its own; one begins when the reaper knows of it. */
export function createStarter(reaper: Reaper = createReaper()): Processes['start'] {
  return (command, onLine) => start(command, { onLine, reaper });
}

interface Observers {
  readonly onLine: OutputLine;
  readonly reaper: Reaper;
}

async function start(command: Command, { onLine, reaper }: Observers): Promise<RunningProcess> {
  const refusal = await whyNotStartable(command);
  if (refusal !== null) return neverStarted(refusal);
  const child = startHeld(command);
  const { pid } = child;
  if (pid === undefined) return neverStarted((await child).originalMessage ?? 'the system refused it');

  child.on('message', (message) => command.onMessage?.(message));
  child.stdin.on('error', () => {}); // A program may end without reading what it was given.
  const running = follow(child, pid, { onLine, reaper });
  await reaper.watch(pid);
  child.stdin.end(`${BEGIN}${command.input ?? ''}`);
  return running;
}

function startHeld(command: Command) {
  const {
    argv: [file = '', ...rest],
    env,
  } = heldCommand(command);
  return execa(file, rest, { ...OPTIONS, cwd: command.cwd, env, ipc: command.onMessage !== undefined });
}

function follow(child: Child, pid: number, { onLine, reaper }: Observers): RunningProcess {
  let refusal: string | null = null;
  const drained = Promise.all([
    readLines(child.stdout, (line) => onLine(line, 'stdout')),
    readLines(child.stderr, (line) => {
      const said = shellRefusal(line);
      if (said === null) onLine(line, 'stderr');
      else refusal = said;
    }),
  ]);
  const ended = new Promise<ProcessExit>((resolve) => {
    child.once('exit', (code, signal) =>
      resolve(code === null ? { kind: 'killed', signal: signal ?? 'unknown' } : { kind: 'exited', code }),
    );
  });
  let stopping = false;
  // The program's end is the end of its work: what it left running in its group goes with it,
  // unless the group was asked to stop and still has time to.
  const exited = ended.then(async (exit): Promise<ProcessExit> => {
    if (!stopping) signalGroup(pid, 'SIGKILL');
    await Promise.race([drained, sleep(DRAIN_MS, undefined, { ref: false })]);
    // What moved into a session of its own may hold the pipes for ever; they must not keep us running.
    for (const pipe of [child.stdin, child.stdout, child.stderr]) pipe.destroy();
    await groupGone(pid);
    reaper.release(pid);
    const isRefused = refusal !== null && exit.kind === 'exited' && CANNOT_RUN.has(exit.code);
    return isRefused ? { kind: 'not-started', reason: refusal ?? '' } : exit;
  });
  return {
    pid,
    exited,
    stop: (signal, graceMs) => {
      stopping = true;
      return stop({ pid, exited }, signal, graceMs);
    },
    // A program that ends while it is sent something says so by its end.
    send: (message) => void (child.connected && child.send(Object(message), () => {})),
  };
}

async function stop(
  { pid, exited }: { readonly pid: number; readonly exited: Promise<ProcessExit> },
  signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL',
  graceMs: number,
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

/** What the shell calls itself in its own complaints. */
const SHELL_NAME = 'svc-build-start';
/** What a shell adds to the environment by itself is taken out again. */
const SCRIPT = 'read -r svc_build_line && unset PWD OLDPWD SHLVL && exec "$@"';
/** Variables that every shell hands on as they are: names that it can hold, and that it does not set itself. */
const CARRIED =
  /^(?!(?:_|PWD|OLDPWD|SHLVL|IFS|PPID|LINENO|OPT(?:IND|ARG|ERR)|PS\d|E?UID|BASH\w*|SHELLOPTS|svc_build_line)$)[A-Za-z_]\w*$/;

/**
 * The command behind a shell that begins it when it reads a line, with the same process id. Where we are killed before we
 * send that line, the shell reads the end of its input, and the program never begins. The rest of the input is the program's.
 */
export function heldCommand({ argv, env }: Command): Pick<Command, 'argv' | 'env'> {
  const variables = Object.entries(env);
  const others = variables.filter(([name]) => !CARRIED.test(name)).map(([name, value]) => `${name}=${value}`);
  const program = others.length === 0 ? argv : ['/usr/bin/env', '--', ...others, ...argv];
  return {
    argv: ['/bin/sh', '-c', SCRIPT, SHELL_NAME, ...program],
    env: Object.fromEntries(variables.filter(([name]) => CARRIED.test(name))),
  };
}

/** The line that begins the program. */
export const BEGIN = '\n';

/** What the shell says in a line of standard error when it cannot run the program; null for every line of a program. */
export function shellRefusal(line: string): string | null {
  return line.startsWith(`${SHELL_NAME}: `) ? line.slice(SHELL_NAME.length + 2).replace(/^(?:line )?\d+: /, '') : null;
}

/** The codes with which a shell ends that cannot run a program. */
const CANNOT_RUN: ReadonlySet<number> = new Set([126, 127]);

/** A program that prints no newline must not fill our memory: a longer line is passed on in pieces. */
const MAX_LINE = 64 * 1024;

/** Passes on a stream line by line; resolves when it ends, or breaks. */
export function readLines(stream: Readable, onLine: (line: string) => void): Promise<void> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const take = (text: string): void => {
    const lines = (rest + text).split(/\r?\n/);
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
    // A carriage return may be half of the next line break.
    while (rest.length > MAX_LINE) {
      onLine(rest.slice(0, MAX_LINE));
      rest = rest.slice(MAX_LINE);
    }
  };
  return new Promise((resolve) => {
    stream.on('data', (chunk: Buffer) => take(decoder.write(chunk)));
    stream.on('error', () => resolve());
    stream.once('end', () => {
      take(decoder.end());
      if (rest !== '') onLine(rest.replace(/\r$/, ''));
      resolve();
    });
  });
}

/** What stands for a process that there never was. */
export function neverStarted(reason: string): RunningProcess {
  const exited = Promise.resolve<ProcessExit>({ kind: 'not-started', reason });
  return { pid: null, exited, stop: () => exited, send: () => {} };
}
