import { posix } from 'node:path';
import { kindOf } from '@svc-build/model/disk';
import type { Host, Http, Machine } from '@svc-build/model/host';
import { createFakeClock } from './fake-clock.ts';
import { createFakeProcesses, type FakeProgram } from './fake-processes.ts';
import { bytesOf, createMemoryDisk } from './memory-disk.ts';
import { createMemoryFiles } from './memory-files.ts';
import { systemError } from './memory-nodes.ts';
import { MemoryVolume } from './memory-volume.ts';

/*
 * A whole host in memory, for tests of what svc-build decides and does: nothing of this machine is read, written or started,
 * and every test has a world of its own.
 *
 *   const host = fakeHost({
 *     files: { '/project/a.txt': 'text', '/project/link': { link: 'a.txt' } },
 *     programs: { '/bin/make': ({ disk, cwd, print }) => { print('made'); disk.write(`${cwd}/out`, 'x'); return 0; } },
 *   });
 *
 * Files, links, modes and stamps are as Linux has them; `contract.ts` holds both hosts to one table. Time stands
 * still: it passes when somebody sleeps, at once, or by `advance`. There are no users (nothing is refused but what
 * `refuse` names), no groups of several processes, and no requests but those that `answer` knows.
 */
export interface FakeHost extends Host {
  /** Makes time pass. */
  advance(ms: number): void;
  /**
   * From now on the disk refuses to read (contents and listings) or to write at a path and below it, with a code such as
   * `EACCES` or `ENOSPC`; it ends when what is returned is called.
   */
  refuse(path: string, what: 'read' | 'write', code: string): () => void;
  /** Changes a file in its place, as a compiler does: its other names have the new contents too. */
  edit(path: string, contents: string): void;
  /** All that is below a directory, by its path from there: the text of a file, `-> target` for a link, null for an empty directory. */
  tree(directory: string): Readonly<Record<string, string | null>>;
}

export type FakeFile = string | { readonly contents: string; readonly mode: number } | { readonly link: string };

export interface FakeWorld {
  /** By absolute path. */
  readonly files?: Readonly<Record<string, FakeFile>>;
  /** By absolute path; each is an executable file there. */
  readonly programs?: Readonly<Record<string, FakeProgram>>;
  readonly answer?: Http['get'];
  readonly env?: Readonly<Record<string, string>>;
  readonly machine?: Partial<Machine>;
}

const MACHINE: Machine = { os: 'linux', arch: 'x64', libc: 'glibc', cores: 2, memoryBytes: 8 * 1024 ** 3, pid: 1000 };
const FIRST_PORT = 40_000;

export function fakeHost({ files = {}, programs = {}, answer, env = {}, machine: given }: FakeWorld = {}): FakeHost {
  const machine = { ...MACHINE, ...given };
  const { advance, ...clock } = createFakeClock();
  const volume = new MemoryVolume(clock.now);
  const disk = createMemoryDisk(volume);
  const processes = createFakeProcesses({ programs, disk, clock, machine });
  disk.makeDirectory('/tmp');
  for (const path of Object.keys(programs)) disk.write(path, 'program', 0o755);
  for (const [path, file] of Object.entries(files)) layDown(disk, path, file);
  let ports = FIRST_PORT;
  return {
    files: createMemoryFiles(volume, disk),
    disk,
    processes,
    network: {
      freePort: async () => {
        do ports += 1;
        while (processes.accepts(ports));
        return ports;
      },
      accepts: async (port) => processes.accepts(port),
    },
    http: { get: answer ?? (async (url) => ({ kind: 'none', reason: `nobody answers ${url} (ECONNREFUSED)` })) },
    clock,
    machine,
    env: { PATH: '/bin', ...env },
    advance,
    refuse: (path, what, code) => {
      const refusal = { path, what, code };
      volume.refusals.add(refusal);
      return () => void volume.refusals.delete(refusal);
    },
    edit: (path, contents) => {
      const file = volume.openFile(path);
      if (file === null) throw systemError('EISDIR', 'open', path);
      volume.setBytes(file, bytesOf(contents));
    },
    tree: (directory) => Object.fromEntries(below(disk, directory, '')),
  };
}

function layDown(disk: Host['disk'], path: string, file: FakeFile): void {
  if (typeof file === 'string') disk.write(path, file);
  else if ('contents' in file) disk.write(path, file.contents, file.mode);
  else {
    disk.makeDirectory(posix.dirname(path));
    disk.symlink(file.link, path);
  }
}

function below(disk: Host['disk'], root: string, path: string): readonly (readonly [string, string | null])[] {
  return (disk.list(posix.join(root, path)) ?? []).flatMap(({ name }) => {
    const one = posix.join(path, name);
    const place = posix.join(root, one);
    const stamp = disk.identity(place);
    const kind = stamp === null ? 'other' : kindOf(stamp);
    if (kind === 'link') return [[one, `-> ${disk.readLink(place)}`] as const];
    if (kind !== 'directory') return [[one, new TextDecoder().decode(disk.read(place) ?? new Uint8Array())] as const];
    const inside = below(disk, root, one);
    return inside.length === 0 ? [[`${one}/`, null] as const] : inside;
  });
}
