import { diagnosticsOf, type Result } from '@svc-build/model/result';
import type { CommonOptions } from '../arguments.ts';
import type { World } from '../world.ts';
import { diagnosticText } from './diagnostic-text.ts';
import { diagnosticJson } from './json-report.ts';
import { styleOf } from './style.ts';

/** Prints the diagnostics of a stage: on stderr for people; with `--json`, those of a failure on stdout. */
export function printDiagnostics(result: Result<unknown>, common: CommonOptions, world: World): void {
  const style = styleOf(world.stderr, common, world);
  for (const diagnostic of diagnosticsOf(result)) {
    if (common.json && !result.ok) world.stdout.write(`${JSON.stringify(diagnosticJson(diagnostic))}\n`);
    else world.stderr.write(diagnosticText(diagnostic, style, world.stderr));
  }
}
