import picocolors from 'picocolors';
import type { CommonOptions } from '../arguments.ts';
import type { Terminal, World } from '../world.ts';

/** Colours, or nothing where colours are not wanted. */
export type Style = ReturnType<typeof picocolors.createColors>;

/** Colours of a terminal: a flag decides, then NO_COLOR, then FORCE_COLOR, then whether it is one. */
export function styleOf(
  terminal: Terminal,
  common: Pick<CommonOptions, 'color'>,
  { host }: Pick<World, 'host'>,
): Style {
  if (common.color !== null) return picocolors.createColors(common.color);
  if ((host.env.NO_COLOR ?? '') !== '') return picocolors.createColors(false);
  const forced = host.env.FORCE_COLOR ?? '';
  if (forced !== '') return picocolors.createColors(forced !== '0');
  return picocolors.createColors(terminal.isTerminal && host.env.TERM !== 'dumb');
}
