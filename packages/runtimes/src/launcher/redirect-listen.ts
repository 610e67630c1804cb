import { Server as HttpServer } from 'node:http';
import { Server as NetServer } from 'node:net';

type Listen = (this: NetServer, ...args: unknown[]) => NetServer;

/** Where the process is to be reached. */
export interface Address {
  readonly port: number;
  readonly host: string;
}

/**
 * Makes the first web server that starts to listen, whatever port, host or path it asks for, listen at our address
 * instead. The server itself stays the app's own, so that WebSockets and everything else attached to it work. Servers
 * of other kinds, and a second web server, are left alone. `onOwn` comes before the server listens. Returns the way to
 * make a server listen there that has not asked for it.
 */
export function redirectListen(address: Address, onOwn: (server: NetServer) => void): (server: NetServer) => void {
  const prototype = NetServer.prototype as unknown as { listen: Listen };
  const listen = prototype.listen;
  let own: NetServer | null = null;
  prototype.listen = function (...args) {
    if (own === null && isWebServer(this)) {
      own = this;
      onOwn(this);
      // One that closes before it is needed, to look for a free port say, leaves our address to the next.
      this.once('close', () => {
        if (own === this) own = null;
      });
    }
    if (this !== own) return listen.apply(this, args);
    const callback = callbackOf(args);
    if (!this.listening) return listen.apply(this, redirected(args, address));
    // An exported server, which we made listen already.
    if (callback !== null) process.nextTick(() => callback.call(this));
    return this;
  };
  return (server) => void listen.call(server, { ...address });
}

function callbackOf(args: readonly unknown[]): ((this: NetServer) => void) | null {
  const last = args.findLast((argument) => typeof argument === 'function');
  return last === undefined ? null : (last as (this: NetServer) => void);
}

/** All signatures of `listen` have an optional callback last; of the rest, only backlog and signal are still of use. */
function redirected(args: readonly unknown[], address: Address): unknown[] {
  const [first] = args;
  const given = (typeof first === 'object' && first !== null ? first : {}) as Readonly<Record<string, unknown>>;
  const { backlog, signal } = given;
  const options = {
    ...address,
    ...(backlog === undefined ? {} : { backlog }),
    ...(signal === undefined ? {} : { signal }),
  };
  return [options, callbackOf(args)].filter((argument) => argument !== null);
}

/** HTTPS and HTTP/2 servers are known by what they listen for: loading their modules would slow every start. */
function isWebServer(server: NetServer): boolean {
  return server instanceof HttpServer || server.listenerCount('request') > 0 || server.listenerCount('stream') > 0;
}
