import { answerFromFiles } from './answer-from-files.ts';
import type { OwnedRequest } from './find-owner.ts';
import { type ReadAhead, readAhead } from './read-ahead.ts';

/** Has a request wait for a service that starts; one that turns out to be files has its answer then. */
export function waitForStart(request: OwnedRequest): boolean | Promise<boolean> {
  const { response } = request.exchange;
  const wait = start(request);
  if (wait === null) return false;
  return wait.then(() => response.destroyed || answerFromFiles(request));
}

/** Resolves when a service has started for the first time, or again; null when there is nothing to wait for. */
function start({ exchange, service, plumbing }: OwnedRequest): Promise<void> | null {
  const { response } = exchange;
  let ahead: ReadAhead | null = null;
  const again = (): Promise<unknown> | null => service.hold?.() ?? null;
  const isFull = (): boolean => ahead?.isFull() ?? false;
  const first = service.process?.startQueue?.join(response, plumbing.closing, isFull) ?? null;
  const wait = first === null ? again() : first.then(() => (response.destroyed ? null : again()));
  if (wait === null) return null;
  ahead = readAhead(exchange);
  return wait.then(ahead.end);
}
