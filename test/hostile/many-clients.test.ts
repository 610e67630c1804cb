import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { sampleOutput } from '@svc-build/serve/testing/sample-output';
import { expect, it, onTestFinished } from 'vitest';
import { freePort } from '../rig/free-port.ts';
import { repository } from '../rig/project-rig.ts';
import { dial } from '../rig/raw-exchange.ts';

const PROGRAM = `
import { createServer } from 'node:http';
createServer((request, response) => response.end('ok')).listen(process.env.PORT, process.env.HOST);
`;
const LOOKS_MS = 700;
const REQUEST = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';
const SOCKET = 'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';

it.each([
  ['requests', REQUEST],
  ['requests for files', REQUEST.replace('/', '/site/')],
  ['WebSockets', SOCKET],
])('more %s at once than files may be open end nothing', { timeout: 60_000 }, async (_, sent) => {
  const sample = await sampleOutput({
    api: { prefix: '/', program: PROGRAM, memory: 256 },
    site: { prefix: '/site', files: { 'index.html': 'hi' } },
  });
  const command = join(repository, 'node_modules/.bin/svc-build');
  const port = await freePort();
  const script = 'ulimit -n 80; exec "$0" serve "$1" --port "$2" --json';
  const child = spawn('sh', ['-c', script, command, sample.directory, String(port)], {
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout });
  let ready = 0;
  for await (const line of lines) if (JSON.parse(line).type === 'service-ready' && ++ready === 2) break;
  child.stdout.resume();
  const url = `http://127.0.0.1:${port}`;
  const sockets = await Promise.all(Array.from({ length: 150 }, () => dial(url)));
  for (const socket of sockets) socket.write(sent);
  // As long as memory is looked at more than once.
  await sleep(LOOKS_MS);
  for (const socket of sockets) socket.destroy();
  await expect.poll(async () => (await fetch(url)).status, { timeout: 30_000 }).toBe(200);
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  expect((await exited)[0]).toBe(143);
  await sample.remove();
});
