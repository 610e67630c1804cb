import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServeCommand, type ServePlace, servePlace } from '../rig/serve-command.ts';

// The command itself under load, with its memory and descriptors as the kernel counts them.
const MB = 1024 * 1024;
const GB = 1024 * MB;
const PIECE = Buffer.alloc(MB, 'x');

const PROGRAM = `
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
const piece = Buffer.alloc(${MB}, 'x');
let flooded = false;
function* gigabyte() { for (let at = 0; at < 1024; at++) yield piece; }
createServer((request, response) => {
  if (request.url === '/down') return void Readable.from(gigabyte()).pipe(response);
  if (request.url === '/up') {
    let bytes = 0;
    request.on('data', (chunk) => { bytes += chunk.length; });
    return void request.on('end', () => response.end(String(bytes)));
  }
  if (request.url === '/late') return void setTimeout(() => response.end('late'), 200);
  if (request.url === '/flood') {
    response.end('flooding');
    const line = 'x'.repeat(1023) + '\\n';
    let left = 100 * 1024;
    const print = () => {
      for (let at = 0; at < 64 && left > 0; at++) { left--; process.stdout.write(line); }
      if (left > 0 && process.stdout.writableLength < ${MB}) setImmediate(print);
      else if (left > 0) process.stdout.once('drain', print);
      else process.stdout.write('over', () => { flooded = true; });
    };
    return void print();
  }
  if (request.url === '/line') console.log('a line');
  response.end(request.url === '/flooded' ? String(flooded) : 'ok');
}).listen(process.env.PORT, process.env.HOST);
`;

let place: ServePlace;
beforeAll(async () => {
  place = await servePlace({ api: { prefix: '/', program: PROGRAM } });
});
afterAll(() => place[Symbol.asyncDispose]());

async function get(url: string, agent: Agent): Promise<number> {
  const [response] = (await once(request(url, { agent }).end(), 'response')) as [IncomingMessage];
  response.resume();
  await once(response, 'end');
  return response.statusCode ?? 0;
}

/** Memory that was never touched before has to be, once. */
async function warmUp({ url }: ServeCommand, agent: Agent): Promise<void> {
  for (let at = 0; at < 3000; at++) await get(url, agent);
}

describe('the gateway', () => {
  it('carries a gigabyte down and up at constant memory', async () => {
    await using serving = await place.serve();
    await using agent = disposable(new Agent({ keepAlive: true }));
    await warmUp(serving, agent.value);
    const before = serving.memory();
    const [down] = (await once(request(`${serving.url}/down`).end(), 'response')) as [IncomingMessage];
    let bytes = 0;
    for await (const chunk of down) bytes += chunk.length;
    expect(bytes).toBe(GB);
    const sent = request(`${serving.url}/up`, { method: 'POST' });
    const answered = once(sent, 'response');
    await pipeline(Readable.from(pieces(1024)), sent);
    const [up] = await answered;
    expect(Number(await text(up))).toBe(GB);
    expect(serving.peak() - before).toBeLessThan(100 * MB);
  });

  it('takes 500 connections at once, half of which are broken off, and lets go of all of them', async () => {
    await using serving = await place.serve();
    await using agent = disposable(new Agent({ keepAlive: false }));
    expect(await get(serving.url, agent.value)).toBe(200);
    const idle = serving.descriptors();
    const requests = Array.from({ length: 500 }, () => request(`${serving.url}/late`, { agent: agent.value }).end());
    const outcomes = requests.map(async (one, at) => {
      if (at % 2 === 0) {
        one.on('error', () => {}).once('socket', (socket) => socket.once('connect', () => one.destroy()));
        await new Promise((resolve) => one.once('close', resolve));
        return 'aborted';
      }
      const [response] = (await once(one, 'response')) as [IncomingMessage];
      return text(response);
    });
    const ended = await Promise.all(outcomes);
    expect(['aborted', 'late'].map((outcome) => ended.filter((one) => one === outcome).length)).toEqual([250, 250]);
    // Connections to the service are kept for a while after the last answer.
    while (serving.descriptors() > idle + 2) await turn();
    expect(await get(serving.url, agent.value)).toBe(200);
  });

  it('answers 10,000 requests, one after another, without growing', async () => {
    await using serving = await place.serve();
    await using agent = disposable(new Agent({ keepAlive: true, maxSockets: 1 }));
    await warmUp(serving, agent.value);
    const before = { memory: serving.memory(), descriptors: serving.descriptors() };
    for (let at = 0; at < 10_000; at++) expect(await get(serving.url, agent.value)).toBe(200);
    expect(serving.descriptors()).toBeLessThanOrEqual(before.descriptors + 1);
    expect(serving.memory() - before.memory).toBeLessThan(24 * MB);
  });
});

describe('a service that prints 100 MB', () => {
  it('fills nobody’s memory, and is served meanwhile, even when nobody reads what it prints', async () => {
    await using serving = await place.serve();
    serving.child.stdout?.pause();
    const before = serving.peak();
    expect(await (await fetch(`${serving.url}/flood`)).text()).toBe('flooding');
    for (let isOver = false; !isOver; ) isOver = (await (await fetch(`${serving.url}/flooded`)).text()) === 'true';
    expect(serving.peak() - before).toBeLessThan(100 * MB);
    const leftOut = serving.told(({ type }) => type === 'lines-left-out');
    serving.child.stdout?.resume();
    // It is said with the next thing that there is to say.
    while (!(await Promise.race([leftOut.then(() => true), turn(false)]))) await fetch(`${serving.url}/line`);
    expect((await leftOut).lines).toBeGreaterThan(50_000);
  });
});

function* pieces(count: number): Generator<Buffer> {
  for (let at = 0; at < count; at++) yield PIECE;
}

async function text(message: IncomingMessage): Promise<string> {
  let all = '';
  for await (const chunk of message) all += chunk;
  return all;
}

function disposable(value: Agent): AsyncDisposable & { readonly value: Agent } {
  return { value, [Symbol.asyncDispose]: async () => value.destroy() };
}
