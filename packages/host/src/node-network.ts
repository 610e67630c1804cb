import type { Network } from '@svc-build/model/host';

const LOOPBACK = ['127.0.0.1', '::1'] as const;
const CONNECT_MS = 1000;

/** Ports of the loopback address. node:net is loaded by those who ask: a build that has nothing to do does not. */
export const nodeNetwork: Network = {
  freePort: async () => {
    const { createServer } = await import('node:net');
    return new Promise((resolve, reject) => {
      const server = createServer();
      server.once('error', reject);
      server.listen(0, LOOPBACK[0], () => {
        const address = server.address();
        const port = address !== null && typeof address === 'object' ? address.port : 0;
        server.close(() => resolve(port));
      });
    });
  },
  accepts: async (port) => (await Promise.all(LOOPBACK.map((host) => connects(host, port)))).includes(true),
};

async function connects(host: string, port: number): Promise<boolean> {
  const { connect } = await import('node:net');
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: CONNECT_MS });
    const finish = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => finish(true));
    socket.once('timeout', () => finish(false));
    socket.once('error', () => finish(false));
  });
}
