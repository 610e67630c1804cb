import { closeSync, openSync, readSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock, Host, Machine } from '@svc-build/model/host';
import { nodeDisk } from './node-disk.ts';
import { nodeFiles } from './node-files.ts';
import { nodeHttp, nodeNetwork } from './node-network.ts';
import { createNodeProcesses } from './node-processes.ts';

/** What of `process` the rest of svc-build may know. */
export interface OwnProcess {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly arch: string;
  readonly pid: number;
  constrainedMemory(): number | undefined;
}

/** The real machine. */
export function createNodeHost(own: OwnProcess): Host {
  return {
    files: nodeFiles,
    disk: nodeDisk,
    processes: createNodeProcesses(),
    network: nodeNetwork,
    http: nodeHttp,
    clock,
    machine: machineOf(own),
    env: Object.fromEntries(Object.entries(own.env).filter((pair): pair is [string, string] => pair[1] !== undefined)),
  };
}

const clock: Clock = {
  now: () => performance.now(),
  sleep: async (ms, signal) => {
    await sleep(ms, undefined, signal === undefined ? {} : { signal }).catch(() => {});
  },
};

function machineOf(own: OwnProcess): Machine {
  let known: Machine['libc'] | undefined;
  return {
    os: own.platform,
    arch: own.arch,
    // Asking costs more than the rest of starting, and not everybody needs to know.
    get libc() {
      known ??= own.platform === 'linux' ? libc() : null;
      return known;
    },
    cores: availableParallelism(),
    memoryBytes: memoryBytes(own.constrainedMemory()),
    pid: own.pid,
  };
}

/** A container's limit where there is one; "no limit" reads as 0 or as a number beyond the machine. */
function memoryBytes(constrained: number | undefined): number {
  const total = totalmem();
  return constrained === undefined || constrained === 0 ? total : Math.min(constrained, total);
}

/** How much of a program holds the name of what loads it. */
const HEAD_BYTES = 4096;

/** What loads Node is named in its first bytes; where it is not, a report says which glibc it runs on, in thirty times the time. */
function libc(): 'glibc' | 'musl' {
  const head = Buffer.alloc(HEAD_BYTES);
  const file = openSync(process.execPath, 'r');
  readSync(file, head);
  closeSync(file);
  if (head.includes('/ld-musl-')) return 'musl';
  if (head.includes('/ld-linux')) return 'glibc';
  const report: unknown = process.report.getReport();
  const header = typeof report === 'object' && report !== null && 'header' in report ? report.header : null;
  return typeof header === 'object' && header !== null && 'glibcVersionRuntime' in header ? 'glibc' : 'musl';
}
