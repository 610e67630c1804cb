import type { OutputManifest } from '@svc-build/model/manifest';
import type { ServeEvent, ServeReport } from '@svc-build/serve/serve-event';
import type { CommonOptions } from '../arguments.ts';
import type { World } from '../world.ts';
import { styleOf } from './style.ts';

/** Says that an output is verified, and with `--verbose` what its services print meanwhile. Scripts get none of it. */
export function verifyProgress(common: CommonOptions, { services }: OutputManifest, world: World): ServeReport {
  const terminal = common.json ? world.stderr : world.stdout;
  const style = styleOf(terminal, common, world);
  const count = Object.keys(services).length;
  return (event: ServeEvent) => {
    if (common.quiet) return;
    if (event.type === 'listening')
      terminal.write(`\nVerifying ${count === 1 ? '1 service' : `${count} services`} …\n`);
    if (event.type === 'line' && common.verbose)
      terminal.write(`${style.cyan(`${event.service}:`)} ${style.dim('|')} ${event.text}\n`);
  };
}
