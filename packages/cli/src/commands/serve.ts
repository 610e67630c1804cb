import { restoreOutput } from '@svc-build/build/output-swap';
import { exitCodeOf } from '@svc-build/model/exit-code';
import { readOutput } from '@svc-build/serve/read-output';
import { serveOutput } from '@svc-build/serve/serve-output';
import type { ServeArguments } from '../arguments.ts';
import { outputDirectory } from '../directories.ts';
import { inspectRunning } from '../inspect-running.ts';
import { printDiagnostics } from '../render/print-diagnostics.ts';
import { serveReport } from '../render/serve-report.ts';
import type { World } from '../world.ts';

const DEFAULT_PORT = 3000;

/** `svc-build serve`: read the output, run it behind one port, stop cleanly when told to. */
export async function serve(args: ServeArguments, world: World): Promise<number> {
  const { host, interrupt } = world;
  const output = outputDirectory(args.common, world);
  await restoreOutput(output, host.files);
  const read = await readOutput(output, host.files);
  printDiagnostics(read, args.common, world);
  if (!read.ok) return exitCodeOf(read.diagnostics);

  const serving = await serveOutput({
    output,
    manifest: read.value,
    host,
    listen: { host: args.host, port: args.port ?? DEFAULT_PORT, explicit: args.port !== null },
    signal: interrupt.stop,
    kill: interrupt.kill,
    limits: args.limits,
    report: serveReport(args.common, read.value, args.inspect, world),
    ...(args.inspect ? { inspect: inspectRunning(args.host, host, interrupt.stop) } : {}),
  });
  printDiagnostics(serving, args.common, world);
  if (!serving.ok) return exitCodeOf(serving.diagnostics);
  await aborted(interrupt.stop);
  await serving.value.stop();
  return 0;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
