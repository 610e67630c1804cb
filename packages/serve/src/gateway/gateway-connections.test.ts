import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { expect, it } from 'vitest';
import { GatewayConnections } from './gateway-connections.ts';

class FakeSocket extends EventEmitter {
  readonly calls: string[] = [];
  readonly unpipe = (): void => void this.calls.push('unpipe');
  readonly resume = (): void => void this.calls.push('resume');
  readonly end = (): void => void this.calls.push('end');
  readonly destroy = (): void => void this.calls.push('destroy');
}

const socket = (): FakeSocket & Socket => new FakeSocket() as never;
const answer = (): ServerResponse => new EventEmitter() as never;

/** Whether a promise has resolved by now. */
async function isOver(promise: Promise<void>): Promise<boolean> {
  return Promise.race([promise.then(() => true), Promise.resolve().then(() => Promise.resolve(false))]);
}

it('is drained when the last answer is sent; an upgraded connection is none', async () => {
  const connections = new GatewayConnections();
  const [first, handshake] = [answer(), answer()];
  connections.began(first, false);
  connections.began(handshake, true);
  const drained = connections.drain();
  expect(await isOver(drained)).toBe(false);
  first.emit('close');
  expect(await isOver(drained)).toBe(false);
  connections.upgraded(handshake, { client: socket(), service: socket() });
  expect(await isOver(drained)).toBe(true);
});

it('cuts off clients whose answers are left, but no tunnels', () => {
  const connections = new GatewayConnections();
  const [waiting, upgraded] = [socket(), socket()];
  for (const client of [waiting, upgraded]) connections.connected(client);
  const handshake = answer();
  connections.began(handshake, true);
  connections.upgraded(handshake, { client: upgraded, service: socket() });
  connections.cut();
  expect([waiting.calls, upgraded.calls]).toEqual([[], []]);
  connections.began(answer(), false);
  connections.cut();
  expect([waiting.calls, upgraded.calls]).toEqual([['destroy'], []]);
});

it('ends tunnels towards their services, and tells when both sides of all are closed', async () => {
  const connections = new GatewayConnections();
  const [client, service] = [socket(), socket()];
  connections.upgraded(answer(), { client, service });
  connections.endTunnels();
  expect([client.calls, service.calls]).toEqual([['unpipe', 'resume'], ['end']]);
  const gone = connections.tunnelsGone();
  client.emit('close');
  expect(await isOver(gone)).toBe(false);
  service.emit('close');
  expect(await isOver(gone)).toBe(true);
});

it('cuts off everything', () => {
  const connections = new GatewayConnections();
  const [client, gone, service] = [socket(), socket(), socket()];
  for (const one of [client, gone]) connections.connected(one);
  gone.emit('close');
  connections.upgraded(answer(), { client, service });
  connections.cutAll();
  expect([client.calls, gone.calls, service.calls]).toEqual([['destroy'], [], ['destroy']]);
});
