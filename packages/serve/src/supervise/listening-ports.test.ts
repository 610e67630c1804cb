import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { createNodeHost } from '@svc-build/host/node-host';
import { describe, expect, it } from 'vitest';
import { listeningPorts } from './listening-ports.ts';

const host = createNodeHost(process);
const LISTEN_V6 =
  "require('node:net').createServer().listen(0, '::', function () { console.log(this.address().port); });";
const LISTEN_BOTH = `
  require('node:net').createServer().listen(0, '127.0.0.1', function () { console.log(this.address().port); });
  require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(LISTEN_V6)}], { stdio: 'inherit' });
`;

describe.runIf(process.platform === 'linux')('listening ports', () => {
  it('are those of the whole process group, on IPv4 and IPv6, and no others', async () => {
    const leader = spawn(process.execPath, ['-e', LISTEN_BOTH], {
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: leader.stdout })[Symbol.asyncIterator]();
    const printed = [Number((await lines.next()).value), Number((await lines.next()).value)];
    expect(await listeningPorts(leader.pid ?? 0, host)).toEqual(printed.sort((a, b) => a - b));
    process.kill(-(leader.pid ?? 0), 'SIGKILL');
    await once(leader, 'close');
    expect(await listeningPorts(leader.pid ?? 0, host)).toEqual([]);
  });

  it('are unknown without /proc', async () => {
    const none = { ...host, processes: { list: () => null } };
    expect(await listeningPorts(1, none)).toEqual([]);
  });
});
