import { refusedWrite } from '@svc-build/engine/publish/refused-write';
import { type Diagnostic, error, exitCodeOf } from '@svc-build/model/diagnostic';
import { diagnosticsOf, type Result } from '@svc-build/model/result';
import type { CommonOptions } from '../arguments.ts';
import type { World } from '../world.ts';
import { diagnosticText, styleOf } from './diagnostic-text.ts';
import { diagnosticJson } from './json-report.ts';

/** Prints the diagnostics of a stage: on stderr for people; with `--json`, those of a failure on stdout. */
export function printDiagnostics(result: Result<unknown>, common: CommonOptions, world: World): void {
  const style = styleOf(world.stderr, common, world);
  for (const diagnostic of diagnosticsOf(result)) {
    if (common.json && !result.ok) world.stdout.write(`${JSON.stringify(diagnosticJson(diagnostic))}\n`);
    else world.stderr.write(diagnosticText(diagnostic, style, world.stderr));
  }
}

/** Says what the disk refused, wherever that was, and returns the exit code; null for anything else that was thrown. */
export function sayRefusedWrite(thrown: unknown, world: World): number | null {
  const refused = refusedWrite(thrown, world.cwd);
  if (refused === null) return null;
  world.stderr.write(diagnosticText(refused, styleOf(world.stderr, { color: null }, world), world.stderr));
  return exitCodeOf([refused]);
}

/** What the argument parser says about a wrong command line, as a diagnostic like all others. */
export function usageError(said: string, command: string | null): Diagnostic {
  const [, message = said.trim(), suggestion] =
    /^error: ([\s\S]*?)(?:\s*\((Did you mean [\s\S]*\?)\))?\s*$/.exec(said) ?? [];
  const sentence = `${message.charAt(0).toUpperCase()}${message.slice(1)}`.replaceAll("'", '"').replace(/[^.]$/, '$&.');
  return error('USAGE', sentence, suggestion ?? `See \`svc-build ${command === null ? '' : `${command} `}--help\`.`);
}
