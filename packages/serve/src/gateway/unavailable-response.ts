import { stripVTControlCharacters } from 'node:util';
import { unreachable } from '@svc-build/model/unreachable';
import type { ProcessEnd, ProcessState } from '../supervise/process-state.ts';
import type { Page } from './page.ts';

/** An answer that the gateway gives in the place of a service. */
export interface Refusal {
  readonly status: number;
  readonly page: Page;
  readonly headers: Readonly<Record<string, string>>;
}

type Unready = Exclude<ProcessState, { readonly kind: 'ready' }>;

/** Why a service that is not ready does not answer. */
export function unavailableResponse(service: string, state: Unready, log: readonly string[]): Refusal {
  const listing = logListing(log);
  switch (state.kind) {
    case 'starting':
      return state.after === null
        ? { status: 503, page: { sentences: [`Service "${service}" is starting.`], listing }, headers: again(1) }
        : { ...afterEnd(service, state.after, listing), headers: again(1) };
    case 'pausing':
      return { ...afterEnd(service, state.after, listing), headers: again(Math.ceil(state.pauseMs / 1000)) };
    case 'failed':
      return {
        status: 503,
        page: { sentences: [state.diagnostic.message, state.diagnostic.help], listing },
        headers: {},
      };
    case 'stopping':
    case 'stopped':
      return { status: 503, page: { sentences: [`Service "${service}" is stopping.`], listing }, headers: {} };
    default:
      return unreachable(state);
  }
}

/** The last lines of a service, without what only a terminal understands. */
export function logListing(log: readonly string[]): Page['listing'] {
  return log.length === 0 ? null : { title: 'Its last lines:', lines: log.map(stripVTControlCharacters) };
}

/** Out of memory is 502 and not 503: the request that finds the service gone may be the one that brings it down again. */
function afterEnd(
  service: string,
  { how, outOfMemory }: ProcessEnd,
  listing: Page['listing'],
): Pick<Refusal, 'status' | 'page'> {
  const sentences = [`Service "${service}" ${how}${outOfMemory ? '; it' : ' and'} is starting again.`];
  return { status: outOfMemory ? 502 : 503, page: { sentences, listing } };
}

/** Browsers look again by themselves while that can help. */
function again(seconds: number): Refusal['headers'] {
  const wait = String(Math.max(1, seconds));
  return { 'retry-after': wait, refresh: wait };
}
