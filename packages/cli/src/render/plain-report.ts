import type { ServiceSummary } from '@svc-build/model/event';
import { shownLine } from '@svc-build/model/terminal-text';
import { unreachable } from '@svc-build/model/unreachable';
import type { CommonOptions } from '../arguments.ts';
import type { World } from '../world.ts';
import { chainLines } from './action-lines.ts';
import { diagnosticText, type Style, styleOf } from './diagnostic-text.ts';
import type { Show, ShownEvent } from './shown-event.ts';
import { briefly, byteSize, duration, textTable } from './text-layout.ts';

/** Plain lines, each prefixed with its service. With `--json` they go to stderr, where people look. */
export function plainReport(common: CommonOptions, world: World): Show {
  const terminal = common.json ? world.stderr : world.stdout;
  const style = styleOf(terminal, common, world);
  const onStderr = styleOf(world.stderr, common, world);
  return (event) => {
    if (event.type === 'diagnostic') {
      // With --json it is on stdout already.
      if (!common.json) world.stderr.write(diagnosticText(event, onStderr, world.stderr));
    } else if (!common.quiet && (event.type !== 'line' || common.verbose)) {
      for (const line of linesOf(event, style, common.verbose)) terminal.write(`${line}\n`);
    }
  };
}

function linesOf(
  event: Exclude<ShownEvent, { type: 'diagnostic' }>,
  style: Style,
  verbose: boolean,
): readonly string[] {
  switch (event.type) {
    case 'services-decided':
      return [`${who(event.services, style)} ${event.outcome}${because(event.reasons, style)}`];
    case 'affected':
      return [affectedLine(event)];
    case 'action-started':
      return [`${who(event.services, style)} ${event.label} …${verbose ? because(event.reasons, style) : ''}`];
    case 'action-restored':
      return [
        `${who(event.services, style)} ${event.label} ${style.green(event.from === 'cache' ? 'restored' : 'unchanged')}`,
      ];
    case 'run-started':
    case 'step-started':
      return [];
    case 'line':
      return [`${who(event.services, style)} ${style.dim('|')} ${shownLine(event.text, style.isColorSupported)}`];
    case 'action-finished': {
      const end = event.ok ? style.green('done') : event.interrupted ? style.dim('stopped') : style.red('failed');
      const after = `${event.interrupted ? 'after' : 'in'} ${duration(event.durationMs)}`;
      return [`${who(event.services, style)} ${event.label} ${end} ${style.dim(after)}`];
    }
    case 'service-finished':
      return [];
    case 'waiting':
      return [`Waiting for the run of process ${event.pid} in this checkout …`];
    case 'summary':
      return [...summaryLines(event, style), ...(verbose ? chainLines(event.chain) : [])];
    default:
      return unreachable(event);
  }
}

function because(reasons: readonly string[], style: Style): string {
  return reasons.length === 0 ? '' : style.dim(`, because ${briefly(reasons)}`);
}

function affectedLine({ since, services }: Extract<ShownEvent, { type: 'affected' }>): string {
  if (services.length === 0) return `No service is affected by what changed since ${since}.`;
  return `Affected by what changed since ${since}: ${services.join(', ')}.`;
}

function who(services: readonly string[], style: Style): string {
  return style.cyan(`${services.join(', ')}:`);
}

function summaryLines(event: Extract<ShownEvent, { type: 'summary' }>, style: Style): readonly string[] {
  const table = textTable([
    ['service', 'framework', 'outcome', 'time', 'size', 'prefix'],
    ...event.services.map((one) => [
      one.name,
      one.framework,
      one.outcome,
      ['fresh', 'restored', 'kept'].includes(one.outcome) ? '-' : duration(one.durationMs),
      one.size === null
        ? '-'
        : `${byteSize(one.size.bytes)}, ${one.size.files === 1 ? '1 file' : `${one.size.files} files`}`,
      one.routePrefix,
    ]),
  ]);
  const [header = '', ...rows] = table;
  return [
    '',
    style.dim(header),
    ...rows.map((row, index) => coloured(row, event.services[index], style)),
    '',
    ...closing(event, style),
  ];
}

function coloured(row: string, service: ServiceSummary | undefined, style: Style): string {
  if (service?.outcome === 'failed') return style.red(row);
  return service?.outcome === 'skipped' || service?.outcome === 'kept' ? style.dim(row) : row;
}

/** `Built 1 service, restored 2, unchanged 3, kept 4 unchecked`: of what there was none is not named. */
function done(services: readonly ServiceSummary[]): string {
  const count = (outcome: ServiceSummary['outcome']): number =>
    services.filter((one) => one.outcome === outcome).length;
  const words = (['built', 'restored', 'fresh', 'kept'] as const)
    .map((outcome) => [outcome, count(outcome)] as const)
    .filter(([, number]) => number > 0)
    .map(([outcome, number], index) => {
      const word = outcome === 'fresh' ? 'unchanged' : outcome;
      return `${word} ${index === 0 ? plural(number) : number}${outcome === 'kept' ? ' unchecked' : ''}`;
    })
    .join(', ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

function plural(count: number): string {
  return count === 1 ? '1 service' : `${count} services`;
}

function closing(
  { ok, interrupted, services, durationMs, output }: Extract<ShownEvent, { type: 'summary' }>,
  style: Style,
): readonly string[] {
  if (interrupted) return [style.red(`Interrupted after ${duration(durationMs)}; ${output} is as it was.`)];
  if (!ok) return [style.red(`The build failed after ${duration(durationMs)}; ${output} is as it was.`)];
  const isFresh = services.every(({ outcome }) => outcome === 'fresh');
  const what = isFresh
    ? `Nothing changed: ${output} is up to date (${plural(services.length)}, ${duration(durationMs)})`
    : `${done(services)} in ${duration(durationMs)}: ${output}`;
  return [style.green(what), `Run it: ${style.bold('svc-build serve')}`];
}
