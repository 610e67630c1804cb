import type { Diagnostic, Location } from '@svc-build/model/diagnostic';
import { withoutColours } from '@svc-build/model/terminal-text';
import type { World } from '../world.ts';
import type { Show, ShownEvent } from './shown-event.ts';

/** One JSON object per event on stdout. */
export function jsonReport({ stdout }: Pick<World, 'stdout'>): Show {
  return (event) => {
    const shown = event.type === 'diagnostic' ? diagnosticJson(event) : roundedTimes(event);
    stdout.write(`${JSON.stringify(shown)}\n`);
  };
}

/** A diagnostic with the flat fields that scripts match on (design.md, section 3). */
export function diagnosticJson({
  code,
  severity,
  message,
  help,
  location,
  related,
  service,
  log,
}: Diagnostic): unknown {
  const { file = null, line = null, column = null } = location ?? {};
  const also = related.map((other) => ({ ...flatPlace(other.location), message: other.message }));
  return {
    type: 'diagnostic',
    code,
    severity,
    message,
    help,
    file,
    line,
    column,
    also,
    service,
    log: log.map(withoutColours),
  };
}

function flatPlace({ file, line, column }: Location): Readonly<Record<string, unknown>> {
  return { file, line, column };
}

function roundedTimes(event: ShownEvent): ShownEvent {
  if (event.type === 'line') return { ...event, text: withoutColours(event.text) };
  if (event.type === 'summary')
    return {
      ...event,
      ...rounded(event),
      services: event.services.map((one) => ({ ...one, ...rounded(one) })),
      chain: event.chain.map((one) => ({ ...one, ...rounded(one) })),
    };
  return 'durationMs' in event ? { ...event, ...rounded(event) } : event;
}

function rounded({ durationMs }: { readonly durationMs: number }): { readonly durationMs: number } {
  return { durationMs: Math.round(durationMs) };
}
