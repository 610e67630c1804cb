import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { Exchange } from './exchange.ts';
import { afterEarlier, RequestsInTurn } from './requests-in-turn.ts';

function connection() {
  let destroyed = 0;
  const socket = Object.assign(new EventEmitter(), {
    destroyed: false,
    writableEnded: false,
    timeout: 5000,
    setTimeout: (ms: number) => {
      socket.timeout = ms;
    },
    destroy: () => destroyed++,
    _httpMessage: null as EventEmitter | null,
  });
  const exchange = (isFirst: boolean) => {
    const response = Object.assign(new EventEmitter(), { socket: isFirst ? socket : null });
    return { incoming: { socket }, response, upgrade: null } as unknown as Exchange;
  };
  return { socket, exchange, destroyed: () => destroyed };
}

describe('requests of one connection', () => {
  it('are answered at once, or when those before them are', async () => {
    const { exchange } = connection();
    const inTurn = new RequestsInTurn();
    const answered: Exchange[] = [];
    const [first, second] = [exchange(true), exchange(false)];
    inTurn.take(first, (one) => answered.push(one));
    inTurn.take(second, (one) => answered.push(one));
    expect(answered).toEqual([first]);
    second.response.emit('socket');
    await Promise.resolve();
    expect(answered).toEqual([first, second]);
  });

  it('are not kept without end', () => {
    const { exchange, destroyed } = connection();
    const inTurn = new RequestsInTurn();
    for (let at = 0; at < 100; at++) inTurn.take(exchange(false), () => {});
    expect(destroyed()).toBe(0);
    inTurn.take(exchange(false), () => {});
    expect(destroyed()).toBe(1);
  });
});

describe('an upgrade', () => {
  it('waits for the answers before it, which hear when they may go on', () => {
    const { socket } = connection();
    const earlier = new EventEmitter();
    socket._httpMessage = earlier;
    let [drained, upgraded] = [0, 0];
    earlier.on('drain', () => drained++);
    afterEarlier(socket as never, () => upgraded++);
    socket.emit('drain');
    expect([drained, upgraded]).toEqual([1, 0]);
    socket._httpMessage = null;
    earlier.emit('close');
    socket.emit('drain');
    expect([drained, upgraded, socket.timeout]).toEqual([1, 1, 0]);
  });

  it('does not follow an answer that ends the connection', () => {
    const { socket } = connection();
    socket.writableEnded = true;
    let upgraded = 0;
    afterEarlier(socket as never, () => upgraded++);
    expect(upgraded).toBe(0);
  });
});
