import type { Disk, Files } from './disk.ts';
import { unreachable } from './unreachable.ts';

export type { Files } from './disk.ts';

/** A program to start. The environment is exact: nothing of ours leaks into it. */
export interface Command {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** What it reads on standard input; nothing when absent. */
  readonly input?: string;
  /** Hears what a program of Node sends over its channel (`process.send`); without it there is no channel. */
  readonly onMessage?: (message: unknown) => void;
}

/** How a process ended. `not-started` when the program could not be run at all. */
export type ProcessExit =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'killed'; readonly signal: string }
  | { readonly kind: 'not-started'; readonly reason: string };

/** A process in a group of its own, with all that it starts. */
export interface RunningProcess {
  /** Null when it was never started. */
  readonly pid: number | null;
  readonly exited: Promise<ProcessExit>;
  /** Signals the whole group, and kills what is left of it after the grace time. Settles when the group is gone. */
  stop(signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL', graceMs: number): Promise<ProcessExit>;
  /** Sends a value that JSON or bytes can carry over the channel; what can no longer be sent is dropped. */
  send(message: unknown): void;
}

/** A process of this machine, whoever started it. */
export interface ProcessInfo {
  readonly pid: number;
  /** The id of the process that leads its group. */
  readonly group: number;
}

export type OutputLine = (line: string, stream: 'stdout' | 'stderr') => void;

/** Programs. No process started here outlives svc-build, not even when that is killed. */
export interface Processes {
  /** The program that a bare name means on this PATH. */
  find(tool: string, path: string): Promise<string | null>;
  start(command: Command, onLine: OutputLine): Promise<RunningProcess>;
  /** All processes that run just now; null where the system does not tell. */
  list(): readonly ProcessInfo[] | null;
  /** Whether a process of this id runs. */
  isAlive(pid: number): boolean;
  /** Tells a process from a later one that got the same id; null when none runs. */
  identity(pid: number): string | null;
}

/** Ports of this machine. */
export interface Network {
  /** A port of the loopback address that nobody listens on just now. */
  freePort(): Promise<number>;
  /** Whether something accepts connections there. */
  accepts(port: number): Promise<boolean>;
}

/** Time. */
export interface Clock {
  /** Milliseconds from some fixed point; only differences mean something. */
  now(): number;
  /** Resolves after so many milliseconds, or at once when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The machine that builds. */
export interface Machine {
  readonly os: string;
  readonly arch: string;
  /** `glibc`, `musl`, or null outside Linux. */
  readonly libc: string | null;
  readonly cores: number;
  readonly memoryBytes: number;
  /** The id of our own process, for locks and names of temporary files. */
  readonly pid: number;
}

/** The one door to the outside. */
export interface Host {
  readonly files: Files;
  readonly disk: Disk;
  readonly processes: Processes;
  readonly network: Network;
  readonly http: Http;
  readonly clock: Clock;
  readonly machine: Machine;
  /** The caller's variables: read, never changed. */
  readonly env: Readonly<Record<string, string>>;
}

/** What is asked for, and how long it may take. */
export interface HttpRequest {
  readonly headers: Readonly<Record<string, string>>;
  /** Until an answer begins. */
  readonly timeoutMs: number;
  /** What is read of the body, and for how long: some answers never end. */
  readonly maxBytes: number;
  readonly bodyMs: number;
  readonly signal: AbortSignal;
}

/** What came back, not decoded, and with redirects not followed. */
export type HttpResponse =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** Empty when the answer does not say. */
      readonly contentType: string;
      readonly location: string | null;
      readonly body: Uint8Array;
      /** `left`: more of it might have come. `broken`: the connection was lost on the way. */
      readonly end: 'whole' | 'left' | 'broken';
    }
  | { readonly kind: 'none'; readonly reason: string };

/** Requests to other programs of this machine. */
export interface Http {
  get(url: string, question: HttpRequest): Promise<HttpResponse>;
}

/** How a process ended, as the end of a sentence that begins with its name. */
export function describeExit(exit: ProcessExit): string {
  switch (exit.kind) {
    case 'exited':
      return `exited with code ${exit.code}`;
    case 'killed':
      return `was killed by ${exit.signal}`;
    case 'not-started':
      return `could not be started (${exit.reason})`;
    default:
      return unreachable(exit);
  }
}

/** A command as one would type it: a script of `sh -c` stands for itself. */
export function commandLine(argv: readonly string[]): string {
  if (argv[0] === 'sh' && argv[1] === '-c') return argv.slice(2).join(' ');
  return argv.map((argument) => (/^[\w./:=@%+,{}-]+$/.test(argument) ? argument : JSON.stringify(argument))).join(' ');
}
