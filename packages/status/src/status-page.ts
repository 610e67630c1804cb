import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Host } from '@svc-build/model/host';
import { RESERVED_PREFIX } from '@svc-build/model/names';
import { parseRequestPath } from '@svc-build/model/request-path';
import type { RouteTable } from '@svc-build/model/routes';
import { unmapped } from '@svc-build/serve/gateway/network-address';
import type { Site } from '@svc-build/serve/gateway/site';
import { createRingBuffer } from '@svc-build/serve/supervise/process-log';
import type { InspectedService } from '@svc-build/serve/supervise/process-state';
import { EventStream, watchLines } from './event-stream.ts';
import { PAGE_POLICY, pageHtml } from './page-html.ts';
import { routeAnswer } from './route-answer.ts';
import { answerRow, clockText, lineRow, requestRow, type ShownRows, serviceRows, shownRows } from './rows.ts';
import { HEADERS, sendAnswer } from './send-answer.ts';
import { type RequestReport, reportService, type ServiceReport, type StatusReport } from './status-report.ts';

/** What the page shows. */
interface Shown {
  readonly table: RouteTable;
  readonly services: readonly InspectedService[];
}

/** What it is made with. */
interface PageOptions {
  readonly host: Pick<Host, 'clock' | 'disk'>;
  /** The address that the gateway listens on. */
  readonly listenHost: string;
  /** Ends the streams of open pages: a gateway that closes waits for what it has under way. */
  readonly signal: AbortSignal;
}

/** Both hooks of the gateway, and a way to follow a project that changes while it runs. */
export interface StatusPage extends Required<Pick<Site, 'reserved' | 'observe'>> {
  /** From now on it shows these. A service that is the same object keeps its lines. */
  show(shown: Shown): void;
}

type Answer = (incoming: IncomingMessage, response: ServerResponse) => void;

const NOT_ALLOWED = {
  status: 405,
  type: 'text/plain',
  text: 'Only GET and HEAD.\n',
  headers: { allow: 'GET, HEAD' },
} as const;
const LAST_REQUESTS = 200;
const STRANGER = 'The status page answers requests to localhost, and to the address that svc-build listens on.\n';

/** The status page: `/_svc` for people, `/_svc/status.json` for programs, and what the page itself asks for. */
export function createStatusPage(first: Shown, { host, listenHost, signal }: PageOptions): StatusPage {
  let shown = first;
  let lastRequest = 0;
  const now = (): number => host.disk.now();
  const run = now();
  const requests = createRingBuffer<RequestReport>(LAST_REQUESTS);
  const services = (): readonly ServiceReport[] => shown.services.map((service) => reportService(service, now()));
  const report = (): StatusReport => ({ services: services(), requests: requests.all(), lines: lines.all() });
  const everything = (): ShownRows & { readonly run: number } => ({ run, ...shownRows(report()) });
  const stream = new EventStream({ everything, services: () => serviceRows(services()) }, host.clock, signal);
  const lines = watchLines(now, (line) => stream.line(() => lineRow(line)));
  lines.watch(shown.services);

  const answers: Readonly<Record<string, Answer>> = {
    '/': (incoming, response) => {
      const url = typedUrl(incoming);
      const answer = answerRow(routeAnswer(shown.table, url));
      const address = incoming.headers.host ?? '';
      const text = pageHtml({ ...shownRows(report()), address, asOf: clockText(now()), url, answer });
      sendAnswer(response, { type: 'text/html', text, headers: { 'content-security-policy': PAGE_POLICY } });
    },
    '/status.json': (_, response) => sendAnswer(response, { type: 'application/json', text: JSON.stringify(report()) }),
    '/route.json': (incoming, response) => {
      const answer = routeAnswer(shown.table, typedUrl(incoming));
      const text = JSON.stringify({ ...answer, row: answerRow(answer) });
      sendAnswer(response, { type: 'application/json', text });
    },
    '/events': (incoming, response) => {
      response.writeHead(200, { ...HEADERS, 'content-type': 'text/event-stream' });
      if (incoming.method === 'HEAD') response.end();
      else stream.open(response);
    },
  };
  return {
    show: (next) => {
      shown = next;
      lines.watch(next.services);
    },
    observe: (request) => {
      const seen = { ...request, number: ++lastRequest, at: now() };
      requests.add(seen);
      stream.request(() => requestRow(seen));
    },
    reserved: (incoming, response, path) => {
      const answer = answers[path.slice(RESERVED_PREFIX.length) || '/'];
      if (!isOwnHost(incoming.headers.host, [listenHost, incoming.socket.localAddress])) {
        sendAnswer(response, { status: 403, type: 'text/plain', text: STRANGER });
      } else if (answer === undefined) return false;
      else if (incoming.method !== 'GET' && incoming.method !== 'HEAD') sendAnswer(response, NOT_ALLOWED);
      else answer(incoming, response);
      return true;
    },
  };
}

function typedUrl(incoming: IncomingMessage): string {
  return new URLSearchParams(parseRequestPath(incoming.url ?? '')?.query).get('url') ?? '';
}

const LOOPBACK = /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|::1)$/;

/**
 * Whether a Host header names this machine's loopback, or one of the given addresses, whatever the port.
 *
 * A foreign page can have its own host name point to 127.0.0.1 once it is loaded (DNS rebinding): its scripts then read
 * from here as from their own origin, and the browser allows it. But the browser still sends the foreign name as the Host
 * header. For the same reason nothing here ever sends a CORS header.
 */
export function isOwnHost(header: string | undefined, own: readonly (string | undefined)[]): boolean {
  const [, bracketed, plain] = /^(?:\[([\da-f:.]+)\]|([^:[\]]+))(?::\d*)?$/i.exec(header ?? '') ?? [];
  const name = (bracketed ?? plain ?? '').toLowerCase();
  return (
    name !== '' &&
    (LOOPBACK.test(name) || own.some((address) => address !== undefined && unmapped(address).toLowerCase() === name))
  );
}
