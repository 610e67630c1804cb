import { stripVTControlCharacters } from 'node:util';
import { unreachable } from '@svc-build/model/unreachable';
import type { ProcessEnd, ProcessState } from '../supervise/process-state.ts';
import type { Page, PageAnswer } from './page.ts';
import { UnsendableAnswer } from './proxy/relay-response.ts';
import type { ServedProcess } from './site.ts';

type Unready = Exclude<ProcessState, { readonly kind: 'ready' }>;

/** What the gateway answers in the place of a service that is not ready. */
export function unavailableResponse(service: string, state: Unready, log: readonly string[]): PageAnswer {
  const listing = logListing(log);
  switch (state.kind) {
    case 'starting':
      return state.after === null
        ? { status: 503, page: { sentences: [`Service "${service}" is starting.`], listing }, headers: retryAfter(1) }
        : { ...afterEnd(service, state.after, listing), headers: retryAfter(1) };
    case 'pausing':
      return { ...afterEnd(service, state.after, listing), headers: retryAfter(Math.ceil(state.pauseMs / 1000)) };
    case 'failed':
      return { status: 503, page: { sentences: [state.diagnostic.message, state.diagnostic.help], listing } };
    case 'stopping':
    case 'stopped':
      return { status: 503, page: { sentences: [`Service "${service}" is stopping.`], listing } };
    default:
      return unreachable(state);
  }
}

/** What it answers in the place of one that took a request and gave no answer: for its own end, if that is what happened. */
export function lostResponse(
  service: string,
  { state, log }: Pick<ServedProcess, 'state' | 'log'>,
  thrown: unknown,
): PageAnswer {
  if (state.kind !== 'ready') return { ...unavailableResponse(service, state, log), status: 502 };
  const page = { sentences: [`Service "${service}" ${howLost(thrown)}.`], listing: logListing(log) };
  return { status: 502, page };
}

/** The last lines of a service, without what only a terminal understands. */
export function logListing(log: readonly string[]): Page['listing'] {
  return log.length === 0 ? null : { title: 'Its last lines:', lines: log.map(stripVTControlCharacters) };
}

function howLost(thrown: unknown): string {
  if (thrown instanceof UnsendableAnswer) return `gave an answer that cannot be passed on: ${thrown.message}`;
  if (!(thrown instanceof Error)) return `gave no answer (${String(thrown)})`;
  return `gave no answer (${'code' in thrown ? String(thrown.code) : thrown.message})`;
}

/** Out of memory is 502 and not 503: the request that finds the service gone may be the one that brings it down again. */
function afterEnd(service: string, { how, outOfMemory }: ProcessEnd, listing: Page['listing']): PageAnswer {
  const sentences = [`Service "${service}" ${how}${outOfMemory ? '; it' : ' and'} is starting again.`];
  return { status: outOfMemory ? 502 : 503, page: { sentences, listing } };
}

/** Browsers ask again by themselves while that can help. */
function retryAfter(seconds: number): NonNullable<PageAnswer['headers']> {
  const wait = String(Math.max(1, seconds));
  return { 'retry-after': wait, refresh: wait };
}
