import { isBelow, RESERVED_PREFIX } from '@svc-build/model/names';
import { answerFromFiles } from './answer-from-files.ts';
import { answerFromProcess } from './answer-from-process.ts';
import type { Exchange } from './exchange.ts';
import { findOwner, type Handler, nobodyOwns, type OwnedRequest, type Plumbing } from './find-owner.ts';
import { sendPage } from './page.ts';
import { readRequest } from './read-request.ts';
import type { Site } from './site.ts';
import { waitForStart } from './wait-for-start.ts';

/** How a service answers: in this order, until one has answered. */
const HANDLERS: readonly Handler[] = [answerFromFiles, waitForStart, answerFromProcess];

/**
 * Answers one request: each step answers it, or leaves it to the next. The promise is only for what is read from disk and
 * for what waits; most requests need none.
 */
export function answerRequest(exchange: Exchange, site: Site, plumbing: Plumbing): Promise<void> | undefined {
  const asked = readRequest(exchange);
  if (asked === null) return;
  if (isBelow(asked.path, RESERVED_PREFIX)) {
    answerReserved(exchange, asked.path, site);
    return;
  }
  const owned = findOwner(exchange, asked, { site, plumbing });
  return owned === null ? undefined : answerOwned(owned, 0);
}

function answerOwned(owned: OwnedRequest, first: number): Promise<void> | undefined {
  for (let at = first; at < HANDLERS.length; at++) {
    const answered = HANDLERS[at]?.(owned) ?? false;
    if (answered === true) break;
    if (answered !== false) return answered.then((isDone) => (isDone ? undefined : answerOwned(owned, at + 1)));
  }
  return;
}

function answerReserved({ incoming, response, upgrade }: Exchange, path: string, site: Site): void {
  if (upgrade === null && site.reserved?.(incoming, response, path) === true) return;
  sendPage(response, { status: 404, page: nobodyOwns(path, site.table) });
}
