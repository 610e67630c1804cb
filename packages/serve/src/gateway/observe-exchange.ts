import type { Clock } from '@svc-build/model/host';
import type { Exchange } from './exchange.ts';

/** One request that is over; a WebSocket's is over when its connection is open. */
export interface FinishedRequest {
  /** Null when nobody owns the path. */
  readonly service: string | null;
  readonly method: string;
  /** Normalised, without the query. */
  readonly path: string;
  /** Null when the client left before there was an answer. */
  readonly status: number | null;
  /** From its head to the end of the answer. */
  readonly ms: number;
}

/** Called with each request as it ends. */
export type Observer = (request: FinishedRequest) => void;

/** Tells the observer once the exchange is over; call what is returned when the exchange's WebSocket is open. */
export function observeExchange(
  { incoming, response }: Exchange,
  { service, path }: Pick<FinishedRequest, 'service' | 'path'>,
  { observe, clock }: { readonly observe: Observer; readonly clock: Pick<Clock, 'now'> },
): () => void {
  const start = clock.now();
  let isOver = false;
  const tell = (status: number | null): void => {
    if (isOver) return;
    isOver = true;
    observe({ service, method: incoming.method ?? '', path, status, ms: clock.now() - start });
  };
  response.on('close', () => tell(response.headersSent ? response.statusCode : null));
  return () => tell(101);
}
