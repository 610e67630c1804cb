import type { Diagnostic } from '@svc-build/model/diagnostic';
import type { Report } from '@svc-build/model/event';
import { routeTableOf } from '@svc-build/model/routes';
import type { ResolvedProject } from '@svc-build/model/service';
import type { ServeReport } from '@svc-build/serve/serve-event';
import type { CommonOptions } from '../arguments.ts';
import type { World } from '../world.ts';
import { diagnosticText, styleOf } from './diagnostic-text.ts';
import { diagnosticJson, jsonReport } from './json-report.ts';
import { plainReport } from './plain-report.ts';
import { type Served, serveReport } from './serve-report.ts';
import { type ShownEvent, showing } from './shown-event.ts';

/** What a development session shows: the work before services start, what they print, and what is wrong. */
export interface DevView {
  readonly build: Report;
  readonly serve: ServeReport;
  readonly diagnose: (diagnostic: Diagnostic) => void;
  /** `only` is null when all services run. */
  readonly listening: (url: string, project: ResolvedProject, only: ReadonlySet<string> | null) => void;
}

const SHOWN: ReadonlySet<ShownEvent['type']> = new Set(['action-started', 'action-finished', 'line']);

/** Lines for people, or one JSON object per event. */
export function devReport(common: CommonOptions, world: World): DevView {
  const said = new WeakSet<Diagnostic>();
  const style = styleOf(world.stderr, common, world);
  let served: Served = { routes: [], services: {}, hasStatusPage: true };
  const show = common.json ? jsonReport(world) : plainReport(common, world);
  const serve = serveReport(common, () => served, world);
  return {
    build: showing((event) => {
      if (SHOWN.has(event.type)) show(event);
    }),
    serve: (event) => {
      if (event.type === 'service-failed' && said.has(event.diagnostic)) return;
      if (event.type === 'service-failed') said.add(event.diagnostic);
      serve(event);
    },
    diagnose: (diagnostic) => {
      if (said.has(diagnostic)) return;
      said.add(diagnostic);
      if (common.json) world.stdout.write(`${JSON.stringify(diagnosticJson(diagnostic))}\n`);
      else world.stderr.write(diagnosticText(diagnostic, style, world.stderr));
    },
    listening: (url, project, only) => {
      served = {
        routes: routeTableOf(project).filter(({ service }) => only?.has(service) ?? true),
        hasStatusPage: true,
        services: Object.fromEntries(project.services.map(({ name, framework }) => [name, { framework }])),
      };
      serve({ type: 'listening', url });
      if (world.keys() !== null && !common.json && !common.quiet)
        world.stdout.write(`${style.dim('r restart all, o open in the browser, q quit')}\n\n`);
    },
  };
}
