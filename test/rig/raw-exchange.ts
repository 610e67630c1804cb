import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** Opens a connection to a gateway. */
export async function dial(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
  socket.on('error', () => {}); // A gateway may let go of it while something is still sent.
  await once(socket, 'connect');
  return socket;
}

/** Sends bytes exactly as written and returns all that comes back until the gateway lets go of the connection. */
export async function rawExchange(url: string, bytes: string): Promise<string> {
  const socket = await dial(url);
  socket.write(bytes, 'latin1');
  const all = await readAll(socket);
  socket.destroy();
  return all;
}

/** All that comes on a connection. */
export async function readAll(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  await Promise.race([once(socket, 'end'), once(socket, 'close')]);
  return Buffer.concat(chunks).toString('latin1');
}

/** The statuses of the answers in what came back, in order. */
export function statusesIn(answers: string): readonly number[] {
  return [...answers.matchAll(/HTTP\/1\.1 (\d{3}) [A-Z]/g)].map(([, status]) => Number(status));
}
