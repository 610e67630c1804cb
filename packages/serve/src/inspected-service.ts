import type { LogLine, ProcessStatus } from './supervise/process-state.ts';

/** A service as whoever shows it needs it; it knows neither a manifest nor a configuration. */
export interface InspectedService {
  readonly name: string;
  readonly routePrefix: string;
  readonly framework: string;
  /** Null for one of which only files are served. */
  status(): ProcessStatus | null;
  /** Passes on each line that it prints from now on; returns what ends that. */
  subscribe(listener: (line: LogLine) => void): () => void;
}
