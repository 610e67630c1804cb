import type { BuildEvent, Report, ServiceSummary } from '@svc-build/model/event';
import { unreachable } from '@svc-build/model/unreachable';
import type { CommonOptions } from '../arguments.ts';
import type { World } from '../world.ts';
import { diagnosticText } from './diagnostic-text.ts';
import { byteSize, duration } from './measures.ts';
import { type Style, styleOf } from './style.ts';
import { textTable } from './text-table.ts';

/** Plain lines, each prefixed with its service. With `--json` they go to stderr, where people look. */
export function plainReport(common: CommonOptions, world: World): Report {
  const terminal = common.json ? world.stderr : world.stdout;
  const style = styleOf(terminal, common, world);
  const onStderr = styleOf(world.stderr, common, world);
  return (event) => {
    if (event.type === 'diagnostic') {
      // Scripts get it on stdout; saying it twice on one terminal helps nobody.
      if (!common.json) world.stderr.write(diagnosticText(event, onStderr));
    } else if (!common.quiet && (event.type !== 'line' || common.verbose)) {
      for (const line of linesOf(event, style)) terminal.write(`${line}\n`);
    }
  };
}

function linesOf(event: Exclude<BuildEvent, { type: 'diagnostic' }>, style: Style): readonly string[] {
  switch (event.type) {
    case 'unit-started':
      return [`${who(event.services, style)} ${event.label} …`];
    case 'run-started':
    case 'step-started':
      return [];
    case 'line':
      return [`${who(event.services, style)} ${style.dim('|')} ${event.text}`];
    case 'unit-finished': {
      const end = event.ok ? style.green('done') : style.red('failed');
      return [`${who(event.services, style)} ${event.label} ${end} ${style.dim(`in ${duration(event.durationMs)}`)}`];
    }
    case 'service-finished':
      return [];
    case 'waiting':
      return [`Waiting for the run of process ${event.pid} in this checkout …`];
    case 'summary':
      return summaryLines(event, style);
    default:
      return unreachable(event);
  }
}

function who(services: readonly string[], style: Style): string {
  return style.cyan(`${services.join(',')}:`);
}

function summaryLines(event: Extract<BuildEvent, { type: 'summary' }>, style: Style): readonly string[] {
  const table = textTable([
    ['service', 'framework', 'outcome', 'time', 'size', 'prefix'],
    ...event.services.map((one) => [
      one.name,
      one.framework,
      one.outcome,
      duration(one.durationMs),
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
  return service?.outcome === 'skipped' ? style.dim(row) : row;
}

function closing(
  { ok, interrupted, services, durationMs, output }: Extract<BuildEvent, { type: 'summary' }>,
  style: Style,
): readonly string[] {
  if (interrupted) return [style.red(`Interrupted after ${duration(durationMs)}; ${output} is as it was.`)];
  if (!ok) return [style.red(`The build failed after ${duration(durationMs)}; ${output} is as it was.`)];
  const count = services.length === 1 ? '1 service' : `${services.length} services`;
  return [
    style.green(`Built ${count} in ${duration(durationMs)} into ${output}`),
    `Run it: ${style.bold('svc-build serve')}`,
  ];
}
