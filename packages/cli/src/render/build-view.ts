import type { Show } from './shown-event.ts';

/** What shows a build. Nothing is lost before `end`: a live view holds back what would disturb it. */
export interface BuildView {
  readonly show: Show;
  end(): Promise<void>;
}
