import type { Disk, Files } from '@svc-build/model/disk';
import type { FakeHost } from './fake-host.ts';

const CHANGES = new Set([
  ...['makeDirectory', 'hardLink', 'copy', 'copyTree', 'symlink', 'rename', 'remove', 'write', 'create', 'createFrom'],
  ...['makeTemporary', 'sync'],
]);

/** What is thrown where a process would be gone. */
export class Killed extends Error {}

/**
 * The same host as a process has it that is killed just before so many changes of the disk below a directory: from then
 * on every change throws, clearing up included. `changes` counts those that were made there.
 */
export function killedHost(
  host: FakeHost,
  before: number,
  below = '/',
): { readonly host: FakeHost; readonly changes: () => number } {
  let made = 0;
  let isDead = false;
  const mortal = <T extends Disk | Files>(side: T): T =>
    Object.fromEntries(
      Object.entries(side).map(([name, act]) => {
        if (!CHANGES.has(name)) return [name, act];
        const counted = (...args: readonly unknown[]): unknown => {
          const counts = args.some((one) => typeof one === 'string' && one.startsWith(below));
          isDead ||= counts && made >= before;
          if (isDead) throw new Killed(`killed before ${name} ${String(args[0])}`);
          if (counts) made += 1;
          return (act as (...all: readonly unknown[]) => unknown)(...args);
        };
        return [name, counted];
      }),
    ) as T;
  return { host: { ...host, disk: mortal(host.disk), files: mortal(host.files) }, changes: () => made };
}

/** The same world for the process after it: what the one before had taken is no longer anybody's. */
export function successorOf(host: FakeHost): FakeHost {
  const pid = host.machine.pid + 1;
  const identity = (asked: number): string | null => (asked === pid ? `${pid}:0` : null);
  return {
    ...host,
    machine: { ...host.machine, pid },
    processes: { ...host.processes, identity, isAlive: (asked) => asked === pid },
  };
}
