import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { answerFromFiles } from './answer-from-files.ts';
import type { OwnedRequest } from './find-owner.ts';
import type { ServedService } from './site.ts';

/** Has a request wait for a service that starts; one that turns out to be files has its answer then. */
export function waitForStart(request: OwnedRequest): boolean | Promise<boolean> {
  const { service, plumbing, exchange } = request;
  const { response, upgrade } = exchange;
  const wait = start(service, response, plumbing.closing);
  if (wait === null) return false;
  const endWatch = upgrade === null ? null : noticeLeaving(upgrade.socket);
  return wait.then(() => {
    endWatch?.();
    return response.destroyed || answerFromFiles(request);
  });
}

/** Resolves when a service has started for the first time, or again; null when there is nothing to wait for. */
function start(service: ServedService, response: ServerResponse, closing: AbortSignal): Promise<void> | null {
  const again = (): Promise<void> | null => service.hold?.() ?? null;
  const first = service.process?.startQueue?.join(response, closing) ?? null;
  return first === null ? again() : first.then(() => (response.destroyed ? null : again())).then(() => {});
}

/**
 * Has a connection that nobody reads notice that its client has left, unless the client sent something before. Returns
 * what ends the watch; what came meanwhile is still there to be read.
 */
function noticeLeaving(socket: Socket): () => void {
  const look = (): void => {
    if (socket.readableLength === 0) socket.read(0);
  };
  const leave = (): void => {
    socket.destroy();
  };
  socket.on('readable', look);
  socket.once('end', leave);
  return () => {
    socket.off('readable', look);
    socket.off('end', leave);
  };
}
