import { lineRow, type Row, requestRow, serviceRow, summaryRow } from './rows.ts';
import type { ServiceReport, StatusReport } from './status-report.ts';

/** The services in words. */
export interface ServiceRows {
  readonly summary: Row;
  readonly rows: readonly Row[];
}

/** All that is shown, in words. */
export interface ShownRows {
  readonly services: ServiceRows;
  readonly requests: readonly Row[];
  readonly lines: readonly Row[];
}

/** Services as the page shows them. */
export function serviceRows(services: readonly ServiceReport[]): ServiceRows {
  return { summary: summaryRow(services), rows: services.map(serviceRow) };
}

/** A whole report as the page shows it. */
export function shownRows({ services, requests, lines }: StatusReport): ShownRows {
  return { services: serviceRows(services), requests: requests.map(requestRow), lines: lines.map(lineRow) };
}
