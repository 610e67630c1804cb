import type { OutgoingMessage } from 'node:http';
import { isEndToEnd } from './proxy-headers.ts';

/** Passes on what comes after a body in chunks; before the end is. */
export function relayTrailers(rawTrailers: readonly string[], to: OutgoingMessage): void {
  const kept: [string, string][] = [];
  for (let at = 0; at + 1 < rawTrailers.length; at += 2) {
    // Some servers merge them into the headers, so nothing may come this way that may not come in front.
    const name = rawTrailers[at] ?? '';
    if (isEndToEnd(name.toLowerCase())) kept.push([name, rawTrailers[at + 1] ?? '']);
  }
  try {
    to.addTrailers(kept);
  } catch {
    // node:http refuses to send some characters that it accepts.
  }
}
