import type { Disk, Files } from '@svc-build/model/disk';
import type { FakeHost } from './fake-host.ts';

const CHANGES = new Set([
  ...['makeDirectory', 'hardLink', 'copy', 'copyTree', 'symlink', 'rename', 'remove', 'write', 'create', 'createFrom'],
  ...['makeTemporary', 'sync'],
]);

/** What is thrown where a process would be gone. */
export class Killed extends Error {}

/**
 * The same host as a process has it that is killed just before so many changes of the disk: from then on every one throws,
 * clearing up included. `changes` counts those that were made.
 */
export function killedHost(
  host: FakeHost,
  before: number,
): { readonly host: FakeHost; readonly changes: () => number } {
  let made = 0;
  const mortal = <T extends Disk | Files>(side: T): T =>
    Object.fromEntries(
      Object.entries(side).map(([name, act]) => {
        if (!CHANGES.has(name)) return [name, act];
        const counted = (...args: readonly unknown[]): unknown => {
          if (made >= before) throw new Killed(`killed before ${name} ${String(args[0])}`);
          made += 1;
          return (act as (...all: readonly unknown[]) => unknown)(...args);
        };
        return [name, counted];
      }),
    ) as T;
  return { host: { ...host, disk: mortal(host.disk), files: mortal(host.files) }, changes: () => made };
}
