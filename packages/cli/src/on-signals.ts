import { setMaxListeners } from 'node:events';
import type { Interrupt } from '@svc-build/engine/build-context';

/** Exit codes of shells for programs that a signal ended. */
const EXIT_CODE = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

type Signal = keyof typeof EXIT_CODE;

/** The part of `process` that delivers signals. */
export interface SignalSource {
  on(signal: Signal, listener: () => void): unknown;
}

/** Turns signals into an interrupt: the first asks everything to end, the second does not wait for it. */
export function onSignals(source: SignalSource): { readonly interrupt: Interrupt; exitCode(): number | null } {
  const stop = new AbortController();
  const kill = new AbortController();
  // One for each program that runs at once, and each service: as many as there are, without a warning of node's.
  setMaxListeners(0, stop.signal, kill.signal);
  let received: Signal | null = null;
  for (const signal of Object.keys(EXIT_CODE) as Signal[]) {
    source.on(signal, () => {
      if (received === null) {
        received = signal;
        stop.abort();
      } else kill.abort();
    });
  }
  return {
    interrupt: { stop: stop.signal, kill: kill.signal },
    exitCode: () => (received === null ? null : EXIT_CODE[received]),
  };
}
