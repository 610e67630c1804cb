import { dirname } from 'node:path';
import type { Host, ProcessExit } from '@svc-build/model/host';
import { expect } from 'vitest';
import { type Contract, holdsOnEveryHost, type Program, text } from './contract.ts';

const forever = new Promise<number>(() => {});

const PROGRAMS: Readonly<Record<string, Program>> = {
  writes: {
    script: 'echo one; echo two >&2; cat > out; exit 3',
    fake: ({ print, disk, cwd, input = '' }) => {
      print('one');
      print('two', 'stderr');
      disk.write(`${cwd}/out`, input);
      return 3;
    },
  },
  variables: {
    script: '/usr/bin/env | /usr/bin/sort',
    fake: ({ env, print }) => {
      for (const [name, value] of Object.entries(env).sort()) print(`${name}=${value}`);
      return 0;
    },
  },
  waits: {
    script: 'echo up; exec sleep 300',
    fake: ({ print }) => {
      print('up');
      return forever;
    },
  },
  stubborn: {
    script: "trap 'echo heard' TERM; echo up; while :; do sleep 0.02; done",
    fake: ({ print, onSignal }) => {
      onSignal(() => print('heard'));
      print('up');
      return forever;
    },
  },
};

/** Starts one of them and waits until it has printed a line. */
async function started(host: Host, root: string, name: string) {
  const lines: string[] = [];
  let heard = (): void => {};
  const up = new Promise<void>((resolve) => {
    heard = resolve;
  });
  const running = await host.processes.start(
    { argv: [name], cwd: root, env: { PATH: `${dirname(root)}/bin:/usr/bin:/bin` } },
    (line, stream) => {
      if (stream === 'stderr') return;
      lines.push(line);
      heard();
    },
  );
  await up;
  return { running, lines };
}

const PROCESSES: Contract = {
  'a program is found where it can be executed': [
    async ({ disk, processes }, root) => {
      disk.write(`${root}/other/plain`, '');
      const path = `relative:${root}/other:${dirname(root)}/bin`;
      const found = [await processes.find('waits', path), await processes.find(`${dirname(root)}/bin/waits`, '')];
      return [
        ...found.map((one) => one?.slice(dirname(root).length)),
        await processes.find('plain', path),
        await processes.find('none', path),
      ];
    },
    ['/bin/waits', '/bin/waits', null, null],
  ],
  'it prints, reads, writes and exits': [
    async ({ disk, processes }, root) => {
      const lines: string[] = [];
      const command = { argv: [`${dirname(root)}/bin/writes`], cwd: root, env: {}, input: 'given' };
      const running = await processes.start(command, (line, stream) => lines.push(`${stream} ${line}`));
      return [await running.exited, lines.sort(), text(disk.read(`${root}/out`)), processes.isAlive(running.pid ?? 0)];
    },
    [{ kind: 'exited', code: 3 }, ['stderr two', 'stdout one'], 'given', false],
  ],
  'its environment is what it is given': [
    async ({ processes }, root) => {
      const lines: string[] = [];
      const env = { PATH: `${dirname(root)}/bin`, ONE: 'c' };
      const running = await processes.start({ argv: ['variables'], cwd: root, env }, (line) => lines.push(line));
      await running.exited;
      return lines.filter((line) => !/^(_|PWD|PATH)=/.test(line)); // The script's own shell adds the first two.
    },
    ['ONE=c'],
  ],
  'what cannot be started says why': [
    async ({ disk, processes }, root) => {
      disk.write(`${root}/plain`, '');
      const start = async (argv: string, cwd: string) => {
        const running = await processes.start({ argv: [argv], cwd, env: { PATH: '/nowhere' } }, () => {});
        return [running.pid, await running.exited, await running.stop('SIGTERM', 10)];
      };
      const notStarted = (reason: string): ProcessExit => ({ kind: 'not-started', reason });
      expect(await start('none', root)).toEqual([
        null,
        notStarted('spawn none ENOENT'),
        notStarted('spawn none ENOENT'),
      ]);
      expect((await start('./plain', root))[1]).toEqual(notStarted('spawn ./plain EACCES'));
      expect((await start('./plain', `${root}/none`))[1]).toEqual(notStarted(`${root}/none is no directory`));
    },
    undefined,
  ],
  'it lives, and is listed, until it is stopped': [
    async (host, root) => {
      const { running } = await started(host, root, 'waits');
      const pid = running.pid ?? 0;
      const { processes } = host;
      const isListed = () => processes.list()?.some((one) => one.pid === pid && one.group === pid);
      const before = [processes.isAlive(pid), processes.identity(pid)?.startsWith(`${pid}:`), isListed()];
      const exit = await running.stop('SIGTERM', 60_000);
      return [...before, exit, await running.exited, processes.isAlive(pid), processes.identity(pid), isListed()];
    },
    [
      ...[true, true, true, { kind: 'killed', signal: 'SIGTERM' }, { kind: 'killed', signal: 'SIGTERM' }],
      ...[false, null, false],
    ],
  ],
  'one that does not end when it is told to is killed': [
    async (host, root) => {
      const { running, lines } = await started(host, root, 'stubborn');
      return [await running.stop('SIGTERM', 300), lines[0]];
    },
    [{ kind: 'killed', signal: 'SIGKILL' }, 'up'],
  ],
  'our own process lives': [
    ({ processes, machine }) => [processes.isAlive(machine.pid), processes.identity(machine.pid) !== null],
    [true, true],
  ],
};

const AROUND: Contract = {
  'a free port is one that nobody listens on, and nobody answers there': [
    async ({ network, http }) => {
      const port = await network.freePort();
      const request = {
        headers: {},
        timeoutMs: 1000,
        maxBytes: 10,
        bodyMs: 1000,
        signal: new AbortController().signal,
      };
      const answer = await http.get(`http://127.0.0.1:${port}/`, request);
      return [await network.accepts(port), answer.kind, answer.kind === 'none' && /ECONNREFUSED/.test(answer.reason)];
    },
    [false, 'none', true],
  ],
  'who sleeps wakes later, or at once when told to': [
    async ({ clock }) => {
      const began = clock.now();
      await clock.sleep(20);
      const slept = clock.now() - began;
      const abort = new AbortController();
      const long = clock.sleep(100_000_000, abort.signal);
      abort.abort();
      await long;
      await clock.sleep(100_000_000, abort.signal);
      return [slept >= 19, clock.now() - began < 100_000_000];
    },
    [true, true],
  ],
  'the earlier wakes first': [
    async ({ clock }) => {
      const woken: string[] = [];
      const sleep = (ms: number, name: string) => clock.sleep(ms).then(() => woken.push(name));
      await Promise.all([sleep(60, 'late'), sleep(1, 'early')]);
      return woken;
    },
    ['early', 'late'],
  ],
};

holdsOnEveryHost({ ...PROCESSES, ...AROUND }, PROGRAMS);
