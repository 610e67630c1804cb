import type { Server } from 'node:http';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import { fail, ok, type Result } from '@svc-build/model/result';

/** Where to listen. Only the default port may give way to the next free one; one that was asked for may not. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
  readonly explicit: boolean;
}

const MORE_PORTS = 20;
const LAST_PORT = 65_535;

/** Binds a server and returns its port. */
export async function listen(server: Server, { host, port, explicit }: ListenAddress): Promise<Result<number>> {
  const last = explicit ? port : Math.min(port + MORE_PORTS, LAST_PORT);
  let reason = '';
  for (let candidate = port; candidate <= last; candidate++) {
    const bound = await bind(server, host, candidate);
    if (typeof bound === 'number') return ok(bound);
    reason = bound.code;
    if (reason !== 'EADDRINUSE') break;
  }
  return fail(refusal({ host, port, last }, reason));
}

function refusal(
  { host, port, last }: { readonly host: string; readonly port: number; readonly last: number },
  reason: string,
): Diagnostic {
  if (reason !== 'EADDRINUSE') {
    return error(
      'PORT_TAKEN',
      `Port ${port} of ${host} cannot be opened (${reason}).`,
      'Choose another port or address with --port and --host.',
    );
  }
  return last === port
    ? error(
        'PORT_TAKEN',
        `Port ${port} of ${host} is taken by another program.`,
        'Stop that program, or choose another port with --port.',
      )
    : error('PORT_TAKEN', `Ports ${port} to ${last} of ${host} are all taken.`, 'Choose a free port with --port.');
}

function bind(server: Server, host: string, port: number): Promise<number | { readonly code: string }> {
  return new Promise((resolve) => {
    const onError = (thrown: NodeJS.ErrnoException): void => {
      server.off('listening', onListening);
      resolve({ code: thrown.code ?? thrown.message });
    };
    const onListening = (): void => {
      server.off('error', onError);
      const address = server.address();
      resolve(address !== null && typeof address === 'object' ? address.port : port);
    };
    server.once('error', onError);
    server.once('listening', onListening);
    server.listen(port, host);
  });
}

/** The URL at which browsers reach a gateway; one that listens on all addresses is reached as localhost. */
export function gatewayUrl(host: string, port: number): string {
  const isAny = host === '0.0.0.0' || host === '::';
  const name = isAny ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}
