import type { Diagnostic } from '@svc-build/model/diagnostic';

/** What happens while services run, for whoever shows it. A service of which only files are served has no port. */
export type ServeEvent =
  | { readonly type: 'port-moved'; readonly asked: number; readonly port: number }
  | { readonly type: 'listening'; readonly url: string }
  | { readonly type: 'service-starting'; readonly service: string }
  | { readonly type: 'service-ready'; readonly service: string; readonly port: number | null; readonly ms: number }
  | { readonly type: 'service-failed'; readonly service: string; readonly diagnostic: Diagnostic }
  | {
      readonly type: 'service-exited';
      readonly service: string;
      /** The end of a sentence that begins with the service, such as "exited with code 1". */
      readonly how: string;
      readonly log: readonly string[];
      /** When it is started again; null when it is not. */
      readonly restartInMs: number | null;
    }
  | { readonly type: 'service-restarting'; readonly service: string; readonly reason: string }
  | {
      readonly type: 'line';
      readonly service: string;
      readonly text: string;
      readonly stream: 'stdout' | 'stderr';
    }
  | { readonly type: 'stopping' }
  | { readonly type: 'stopped' };

/** Takes events as they come. */
export type ServeReport = (event: ServeEvent) => void;
