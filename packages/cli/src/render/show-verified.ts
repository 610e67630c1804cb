import { relative } from 'node:path';
import { type Diagnostic, exitCodeOf } from '@svc-build/model/diagnostic';
import type { OutputManifest } from '@svc-build/model/manifest';
import { diagnosticsOf, type Result } from '@svc-build/model/result';
import type { ServeEvent, ServeReport } from '@svc-build/serve/serve-event';
import type { VerifiedService } from '@svc-build/verify/judge-service';
import type { CommonOptions } from '../arguments.ts';
import { workingDirectory } from '../run-request.ts';
import type { Terminal, World } from '../world.ts';
import { diagnosticText, type Style, styleOf } from './diagnostic-text.ts';
import { diagnosticJson } from './json-report.ts';
import { byteSize, duration, textTable } from './text-layout.ts';

type Verified = Result<readonly VerifiedService[]>;

/** How it ended, in one object for scripts. */
interface Ending {
  readonly type: 'verified';
  readonly ok: boolean;
  readonly durationMs: number;
  readonly output: string;
}

/** Shows what verifying came to: a table and what is wrong, or an object for each service and a last one. Returns the exit code. */
export function showVerified(
  common: CommonOptions,
  output: string,
  startedAt: number,
  world: World,
): (verified: Verified) => number {
  return (verified) => {
    const services = verified.ok ? verified.value : [];
    const diagnostics = [...diagnosticsOf(verified), ...services.flatMap((one) => one.diagnostics)];
    const code = exitCodeOf(diagnostics);
    const ending: Ending = {
      type: 'verified',
      ok: code === 0,
      durationMs: Math.round(world.host.clock.now() - startedAt),
      output: relative(workingDirectory(common, world), output) || '.',
    };
    if (common.json) writeJson(services, diagnostics, ending, world.stdout);
    const style = styleOf(world.stderr, common, world);
    // With --json it is on stdout already.
    if (!common.json) for (const one of diagnostics) world.stderr.write(diagnosticText(one, style, world.stderr));
    if (!common.quiet && services.length > 0) writeTable(services, ending, common, world);
    return code;
  };
}

function writeJson(
  services: readonly VerifiedService[],
  diagnostics: readonly Diagnostic[],
  ending: Ending,
  stdout: Terminal,
): void {
  const objects = [
    ...diagnostics.map(diagnosticJson),
    ...services.map((one) => ({
      type: 'service-verified',
      ...one,
      diagnostics: one.diagnostics.map(({ code }) => code),
    })),
    ending,
  ];
  for (const object of objects) stdout.write(`${JSON.stringify(object)}\n`);
}

function writeTable(services: readonly VerifiedService[], ending: Ending, common: CommonOptions, world: World): void {
  const terminal = common.json ? world.stderr : world.stdout;
  const style = styleOf(terminal, common, world);
  const asked = services.flatMap(({ name, requests }) =>
    requests.map(({ path, status }) => `${style.cyan(`${name}:`)} ${path} ${style.dim(String(status ?? 'no answer'))}`),
  );
  const [header = '', ...rows] = textTable([
    ['service', 'ready', 'memory', 'size', 'requests', 'outcome'],
    ...services.map(rowOf),
  ]);
  const lines = [
    ...(common.verbose ? asked : []),
    '',
    style.dim(header),
    ...rows.map((row, index) => (services[index]?.ok === false ? style.red(row) : row)),
    '',
    closing(services, ending, style),
  ];
  for (const line of lines) terminal.write(`${line}\n`);
}

function rowOf({ name, readyMs, memoryBytes, size, requests, ok }: VerifiedService): readonly string[] {
  return [
    name,
    // Of files alone, nothing starts.
    readyMs === null || readyMs === 0 ? '-' : duration(readyMs),
    memoryBytes === null ? '-' : byteSize(memoryBytes),
    `${byteSize(size.bytes)}, ${size.files === 1 ? '1 file' : `${size.files} files`}`,
    requests.length === 0 ? '-' : statuses(requests),
    ok ? 'ok' : 'failed',
  ];
}

/** `200 2×404`: each status, and how often it came. */
function statuses(requests: VerifiedService['requests']): string {
  const words = requests.map(({ status }) => String(status ?? 'none'));
  return [...new Set(words)]
    .map((word) => [word, words.filter((other) => other === word).length] as const)
    .map(([word, count]) => (count === 1 ? word : `${count}×${word}`))
    .join(' ');
}

function closing(services: readonly VerifiedService[], { ok, durationMs, output }: Ending, style: Style): string {
  const count = services.length === 1 ? '1 service' : `${services.length} services`;
  if (ok) return style.green(`Verified ${count} in ${duration(durationMs)}: ${output}`);
  const failed = services.filter((one) => !one.ok).length;
  return style.red(`${failed} of ${count} failed to verify in ${duration(durationMs)}: ${output}`);
}

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
