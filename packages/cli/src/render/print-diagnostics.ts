import { diagnosticsOf, type Result } from '@svc-build/model/result';
import type { CommonOptions } from '../arguments.ts';
import type { World } from '../world.ts';
import { diagnosticText } from './diagnostic-text.ts';
import { diagnosticJson } from './json-report.ts';
import { styleOf } from './style.ts';

/** Says what a stage had to say: on stderr for people, and with `--json` on stdout for machines when it failed. */
export function printDiagnostics(result: Result<unknown>, common: CommonOptions, world: World): void {
  const style = styleOf(world.stderr, common, world);
  for (const diagnostic of diagnosticsOf(result)) {
    if (common.json && !result.ok) world.stdout.write(`${JSON.stringify(diagnosticJson(diagnostic))}\n`);
    else world.stderr.write(diagnosticText(diagnostic, style, world.stderr));
  }
}
