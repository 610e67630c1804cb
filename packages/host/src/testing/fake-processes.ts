import { isAbsolute, posix } from 'node:path';
import { type Disk, isExecutable, kindOf } from '@svc-build/model/disk';
import type {
  Clock,
  Command,
  Machine,
  OutputLine,
  ProcessExit,
  Processes,
  RunningProcess,
} from '@svc-build/model/host';
import { DEFAULT_PATH } from '../find-program.ts';
import { neverStarted } from '../start-process.ts';

/** What a program does; the code that it exits with. One that never returns runs until it is stopped. */
export type FakeProgram = (run: FakeRun) => number | Promise<number>;

/** A run of a program. */
interface FakeRun extends Omit<Command, 'onMessage'> {
  readonly pid: number;
  readonly disk: Disk;
  /** Aborted when it has ended, by itself or not. */
  readonly over: AbortSignal;
  print(line: string, stream?: 'stdout' | 'stderr'): void;
  /** From now on it hears of SIGTERM and SIGINT, and they no longer end it. */
  onSignal(hear: (signal: string) => void): void;
  /** Accepts connections until it ends. */
  listen(port: number): void;
  /** Over its channel. */
  send(message: unknown): void;
  onMessage(hear: (message: unknown) => void): void;
}

interface Live {
  readonly identity: string;
  readonly ports: Set<number>;
}

interface Setting {
  /** By the absolute path of an executable file. */
  readonly programs: Readonly<Record<string, FakeProgram>>;
  readonly disk: Disk;
  readonly clock: Clock;
  readonly machine: Machine;
}

/** Programs that are functions. Their groups have one member each, and it is gone as soon as it is killed. */
export function createFakeProcesses(setting: Setting): Processes & { accepts(port: number): boolean } {
  const { disk, programs, machine } = setting;
  const alive = new Map<number, Live>([[machine.pid, { identity: `${machine.pid}:0`, ports: new Set() }]]);
  const find = (tool: string, path: string, cwd = '/'): string | null => {
    const places = tool.includes('/') ? [cwd] : path.split(':').filter((place) => isAbsolute(place));
    return places.map((place) => posix.resolve(place, tool)).find((one) => canExecute(disk, one)) ?? null;
  };
  let pids = machine.pid;
  return {
    find: async (tool, path) => find(tool, path),
    start: async (command, onLine) => {
      const {
        argv: [name = ''],
        cwd,
        env,
      } = command;
      if (!isDirectory(disk, cwd)) return neverStarted(`${cwd} is no directory`);
      const file = find(name, env.PATH ?? DEFAULT_PATH, cwd);
      if (file === null)
        return neverStarted(`spawn ${name} ${disk.identity(posix.resolve(cwd, name)) === null ? 'ENOENT' : 'EACCES'}`);
      const program = programs[disk.realPath(file) ?? file];
      if (program === undefined) return neverStarted(`${file} is no program of this fake host`);
      pids += 1;
      const live = { identity: `${pids}:${setting.clock.now()}`, ports: new Set<number>() };
      alive.set(pids, live);
      return run(program, command, { setting, onLine, pid: pids, live, onEnd: (pid) => void alive.delete(pid) });
    },
    list: () => [...alive.keys()].map((pid) => ({ pid, group: pid })),
    isAlive: (pid) => alive.has(pid),
    identity: (pid) => alive.get(pid)?.identity ?? null,
    accepts: (port) => [...alive.values()].some(({ ports }) => ports.has(port)),
  };
}

interface Start {
  readonly setting: Setting;
  readonly onLine: OutputLine;
  readonly pid: number;
  readonly live: Live;
  readonly onEnd: (pid: number) => void;
}

function run(program: FakeProgram, command: Command, { setting, onLine, pid, live, onEnd }: Start): RunningProcess {
  const over = new AbortController();
  let hearSignal: ((signal: string) => void) | null = null;
  let hearMessage: ((message: unknown) => void) | null = null;
  const unheard: unknown[] = [];
  let end = (_: ProcessExit): void => {};
  const exited = new Promise<ProcessExit>((resolve) => {
    end = (exit) => {
      if (over.signal.aborted) return;
      onEnd(pid);
      over.abort();
      resolve(exit);
    };
  });
  const print: FakeRun['print'] = (line, stream = 'stdout') => {
    if (!over.signal.aborted) onLine(line, stream);
  };
  const signal = (name: string): void => {
    if (hearSignal === null || name === 'SIGKILL') end({ kind: 'killed', signal: name });
    else hearSignal(name);
  };
  const own: FakeRun = {
    ...command,
    pid,
    disk: setting.disk,
    over: over.signal,
    print,
    onSignal: (hear) => {
      hearSignal = hear;
    },
    listen: (port) => void live.ports.add(port),
    send: (message) => command.onMessage?.(structuredClone(message)),
    onMessage: (hear) => {
      hearMessage = hear;
      for (const message of unheard.splice(0)) hear(message);
    },
  };
  // It begins when its starter has heard of it.
  void Promise.resolve()
    .then(() => (over.signal.aborted ? 0 : program(own)))
    .catch((thrown: unknown) => {
      print(String(thrown), 'stderr');
      return 1;
    })
    .then((code) => end({ kind: 'exited', code }));
  return {
    pid,
    exited,
    stop: async (name, graceMs) => {
      signal(name);
      if (!over.signal.aborted) await setting.clock.sleep(graceMs, over.signal);
      signal('SIGKILL');
      return exited;
    },
    send: (message) => {
      if (hearMessage === null) unheard.push(structuredClone(message));
      else if (!over.signal.aborted) hearMessage(structuredClone(message));
    },
  };
}

function canExecute(disk: Disk, path: string): boolean {
  const stamp = disk.identity(disk.realPath(path) ?? path);
  return stamp !== null && kindOf(stamp) === 'file' && isExecutable(stamp);
}

function isDirectory(disk: Disk, path: string): boolean {
  const stamp = disk.identity(disk.realPath(path) ?? path);
  return stamp !== null && kindOf(stamp) === 'directory';
}
