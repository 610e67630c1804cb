/** How long a run waits before it believes stamps: a tick later, no other change can get the same. */
export const TIMESTAMP_GAP_MS = 25;
