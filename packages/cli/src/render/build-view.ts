import type { Report } from '@svc-build/model/event';

/** What shows a build. Nothing is lost before `end`: a live view holds back what would disturb it. */
export interface BuildView {
  readonly report: Report;
  end(): Promise<void>;
}
