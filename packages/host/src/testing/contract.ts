import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Host } from '@svc-build/model/host';
import { UnreadableFile } from '@svc-build/model/result';
import { afterAll, describe, expect, it } from 'vitest';
import { createNodeHost } from '../node-host.ts';
import { fakeHost } from './fake-host.ts';
import type { FakeProgram } from './fake-processes.ts';

/** What is done to a host in a directory of its own; its value is the same on every host. */
type Case = (host: Host, root: string) => unknown;

export type Contract = Readonly<Record<string, readonly [Case, unknown]>>;

/** The same program twice: for `sh`, and for the fake. */
export interface Program {
  readonly script: string;
  readonly fake: FakeProgram;
}

/** Holds the host of this machine and the fake to one table, so that tests that use the fake say the truth. */
export function holdsOnEveryHost(contract: Contract, programs: Readonly<Record<string, Program>> = {}): void {
  describe.each<[string, () => World]>([
    ['this machine', () => real(programs)],
    ['the fake', () => fake(programs)],
  ])('on %s', (_, world) => {
    it.each(Object.entries(contract))('%s', async (_, [act, expected]) => {
      const { host, root } = world();
      host.disk.makeDirectory(`${root}/work`);
      expect(await act(host, `${root}/work`)).toEqual(expected);
    });
  });
}

interface World {
  readonly host: Host;
  /** Its directory `bin` holds the programs. */
  readonly root: string;
}

const bases: string[] = [];
afterAll(() => {
  for (const base of bases) rmSync(base, { recursive: true, force: true });
});

function realRoot(): string {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'svc-build-contract-')));
  bases.push(base);
  return base;
}

function real(programs: Readonly<Record<string, Program>>): World {
  const host = createNodeHost(process);
  const root = realRoot();
  for (const [name, { script }] of Object.entries(programs))
    host.disk.write(`${root}/bin/${name}`, `#!/bin/sh\n${script}\n`, 0o755);
  return { host, root };
}

function fake(programs: Readonly<Record<string, Program>>): World {
  const root = '/root/world';
  const own = Object.entries(programs).map(([name, program]) => [`${root}/bin/${name}`, program.fake]);
  return { host: fakeHost({ programs: Object.fromEntries(own) }), root };
}

/** The code of what is thrown; `unreadable` for a read that is refused. */
export async function codeOf(act: () => unknown): Promise<string> {
  try {
    await act();
    return 'done';
  } catch (thrown) {
    if (thrown instanceof UnreadableFile) return 'unreadable';
    return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : String(thrown);
  }
}

/** Texts one after the other; `fail` ends them in an error. */
export async function* pieces(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) {
    if (text === 'fail') throw new Error('broken off');
    yield Buffer.from(text);
  }
}

export const text = (bytes: Uint8Array | null): string | null =>
  bytes === null ? null : Buffer.from(bytes).toString();

/** A listing, a line for each entry. */
export const kinds = (entries: Awaited<ReturnType<Host['files']['list']>> | null): unknown =>
  entries?.map(({ name, kind }) => `${name} ${kind}`) ?? null;
