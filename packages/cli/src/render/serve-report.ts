import { RESERVED_PREFIX } from '@svc-build/model/names';
import type { Route } from '@svc-build/model/routes';
import { shownLine } from '@svc-build/model/terminal-text';
import { unreachable } from '@svc-build/model/unreachable';
import type { ServeEvent, ServeReport } from '@svc-build/serve/serve-event';
import type { CommonOptions } from '../arguments.ts';
import type { World } from '../world.ts';
import { diagnosticText, type Style, styleOf } from './diagnostic-text.ts';
import { dropLinesWhenBehind } from './drop-lines-when-behind.ts';
import { diagnosticJson } from './json-report.ts';
import { duration, textTable } from './text-layout.ts';

/** What is told of the services that run. */
export interface Served {
  readonly routes: readonly Route[];
  readonly services: Readonly<Record<string, { readonly framework: string }>>;
  readonly hasStatusPage: boolean;
}

type Paint = (service: string) => string;

/** Shows what running services do: lines for people, or one JSON object per event. */
export function serveReport(common: CommonOptions, served: () => Served, world: World): ServeReport {
  const { stdout } = world;
  const json = (value: unknown): void => stdout.write(`${JSON.stringify(value)}\n`);
  if (common.json) {
    return dropLinesWhenBehind(
      stdout,
      (event) => json(eventJson(event)),
      (lines) => json({ type: 'lines-left-out', lines }),
    );
  }
  const style = styleOf(stdout, common, world);
  const show = (lines: readonly string[]): void => {
    for (const line of lines) stdout.write(`${line}\n`);
  };
  return dropLinesWhenBehind(
    stdout,
    (event) => {
      if (event.type === 'service-failed') show([diagnosticText(event.diagnostic, style, stdout)]);
      else if (!common.quiet) show(linesOf(event, served(), style));
    },
    (lines) => show([style.yellow(`${lines} lines are left out here: they came faster than they were read.`)]),
  );
}

function eventJson(event: ServeEvent): unknown {
  return event.type === 'service-failed' ? diagnosticJson(event.diagnostic) : event;
}

function linesOf(
  event: Exclude<ServeEvent, { type: 'service-failed' }>,
  served: Served,
  style: Style,
): readonly string[] {
  const who = painter(served, style);
  switch (event.type) {
    case 'port-moved':
      return [style.yellow(`Port ${event.asked} is taken; using ${event.port}.`)];
    case 'listening':
      return [
        ...urlLines(event.url, served, style),
        ...(served.hasStatusPage ? ['', `Status page: ${event.url}${RESERVED_PREFIX}`] : []),
        '',
      ];
    case 'service-starting':
      return [];
    case 'service-ready':
      return [`${who(event.service)} ${style.green('ready')} ${style.dim(`in ${duration(event.ms)}`)}`];

    case 'service-exited':
      return [`${who(event.service)} ${style.red(event.how)}${restart(event.restartInMs)}`];
    case 'service-restarting':
      return [`${who(event.service)} ${style.dim(`starting again: ${event.reason}`)}`];
    case 'line':
      return [`${who(event.service)} ${style.dim('|')} ${shownLine(event.text, style.isColorSupported)}`];
    case 'stopping':
      return ['', 'Stopping …'];
    case 'stopped':
      return ['Stopped.'];
    default:
      return unreachable(event);
  }
}

function restart(ms: number | null): string {
  return ms === null ? '' : `; starting it again in ${duration(ms)}`;
}

/** Each service in a colour of its own, as long as there are enough. */
function painter({ services }: Served, style: Style): Paint {
  const colours = [style.cyan, style.magenta, style.yellow, style.blue, style.green];
  const names = Object.keys(services).sort();
  return (service) => {
    const colour = colours[Math.max(0, names.indexOf(service)) % colours.length] ?? style.cyan;
    return colour(`${service}:`);
  };
}

function urlLines(url: string, { routes, services }: Served, style: Style): readonly string[] {
  const rows = routes.map(({ prefix, service }) => [
    `  ${url}${prefix === '/' ? '/' : prefix}`,
    service,
    services[service]?.framework ?? '',
  ]);
  return [
    style.bold(`Serving ${rows.length === 1 ? '1 service' : `${rows.length} services`} at ${url}`),
    ...textTable(rows),
  ];
}
