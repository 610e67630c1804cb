import { describe, expect, it } from 'vitest';
import { distinctPorts, launchProgram } from './launch-program.ts';
import type { Program } from './program.ts';

const program: Program = {
  cwd: '/app',
  argv: ['node', 'main.mjs', '--port={port}'],
  inherited: { A: 'inherited', B: 'inherited {port}', PORT: '1' },
  env: { A: 'own {port}' },
  stop: { signal: 'SIGTERM', okExit: [0] },
  memory: 512,
  keepsTo: { variables: [{ name: 'LIMIT', value: '460MiB', addedUnless: null }], outOfMemory: [] },
};

describe('a program is started', () => {
  const launch = (signal: AbortSignal, onPort = (): void => {}) => {
    const started: unknown[] = [];
    const lines: unknown[] = [];
    const processes = {
      start: async (command: unknown, onLine: (text: string, stream: 'stdout') => void) => {
        started.push(command);
        onLine('\u001b[2Jhello', 'stdout');
        return {};
      },
    } as never;
    const network = {
      accepts: async () => false,
      freePort: async () => {
        onPort();
        return 4000;
      },
    };
    const launched = launchProgram(program, { processes, network }, { onLine: (line) => lines.push(line), signal });
    return { launched, started, lines };
  };

  it('on a port of its own, with its variables before those that it inherits', async () => {
    const { launched, started, lines } = launch(new AbortController().signal);
    expect((await launched)?.port).toBe(4000);
    expect(started).toEqual([
      {
        argv: ['node', 'main.mjs', '--port=4000'],
        cwd: '/app',
        env: {
          A: 'own 4000',
          B: 'inherited {port}',
          LIMIT: '460MiB',
          PORT: '4000',
          HOST: '127.0.0.1',
        },
      },
    ]);
    expect(lines).toEqual([{ text: 'hello', stream: 'stdout' }]);
  });

  it('unless it is to stop by then', async () => {
    const before = launch(AbortSignal.abort());
    expect([await before.launched, before.started]).toEqual([null, []]);
    const meanwhile = new AbortController();
    const during = launch(meanwhile.signal, () => meanwhile.abort());
    expect([await during.launched, during.started]).toEqual([null, []]);
  });
});

it('no port is given twice', async () => {
  const free = [1, 1, 2, 1, 3];
  const network = distinctPorts({ accepts: async () => false, freePort: async () => free.shift() ?? 0 });
  expect([await network.freePort(), await network.freePort(), await network.freePort()]).toEqual([1, 2, 3]);
});
