import type { OutputManifest } from '@svc-build/model/manifest';
import { unreachable } from '@svc-build/model/unreachable';
import type { ServeEvent, ServeReport } from '@svc-build/serve/serve-event';
import type { CommonOptions } from '../arguments.ts';
import type { World } from '../world.ts';
import { diagnosticText } from './diagnostic-text.ts';
import { diagnosticJson } from './json-report.ts';
import { keepUp } from './keep-up.ts';
import { duration } from './measures.ts';
import { type Style, styleOf } from './style.ts';
import { textTable } from './text-table.ts';

/** Shows what running services do: lines for people, or one JSON object per event. */
export function serveReport(common: CommonOptions, manifest: OutputManifest, world: World): ServeReport {
  const { stdout } = world;
  const json = (value: unknown): void => stdout.write(`${JSON.stringify(value)}\n`);
  if (common.json) {
    return keepUp(
      stdout,
      (event) => json(eventJson(event)),
      (lines) => json({ type: 'lines-left-out', lines }),
    );
  }
  const style = styleOf(stdout, common, world);
  const show = (lines: readonly string[]): void => {
    for (const line of lines) stdout.write(`${line}\n`);
  };
  return keepUp(
    stdout,
    (event) => {
      if (!common.quiet || event.type === 'service-failed') show(linesOf(event, manifest, style));
    },
    (lines) => show([style.yellow(`${lines} lines are left out here: they came faster than they were read.`)]),
  );
}

function eventJson(event: ServeEvent): unknown {
  return event.type === 'service-failed' ? diagnosticJson(event.diagnostic) : event;
}

function linesOf(event: ServeEvent, manifest: OutputManifest, style: Style): readonly string[] {
  switch (event.type) {
    case 'port-moved':
      return [style.yellow(`Port ${event.asked} is taken; using ${event.port}.`)];
    case 'listening':
      return [...urlLines(event.url, manifest, style), ''];
    case 'service-starting':
      return [];
    case 'service-ready':
      return [`${who(event.service, style)} ${style.green('ready')} ${style.dim(`in ${duration(event.ms)}`)}`];
    case 'service-failed':
      return [diagnosticText(event.diagnostic, style)];
    case 'service-exited':
      return [`${who(event.service, style)} ${style.red(event.how)}${restart(event.restartInMs)}`];
    case 'service-restarting':
      return [`${who(event.service, style)} ${style.dim(`starting again: ${event.reason}`)}`];
    case 'line':
      return [`${who(event.service, style)} ${style.dim('|')} ${event.text}`];
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

function who(service: string, style: Style): string {
  return style.cyan(`${service}:`);
}

function urlLines(url: string, manifest: OutputManifest, style: Style): readonly string[] {
  const rows = manifest.routes.map(({ prefix, service }) => [
    `  ${url}${prefix === '/' ? '/' : prefix}`,
    service,
    manifest.services[service]?.framework ?? '',
  ]);
  return [
    style.bold(`Serving ${rows.length === 1 ? '1 service' : `${rows.length} services`} at ${url}`),
    ...textTable(rows),
  ];
}
