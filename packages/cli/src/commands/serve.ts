import { CODES, type Diagnostic, exitCodeOf } from '@svc-build/model/diagnostic';
import { serveOutput } from '@svc-build/serve/serve-output';
import { aborted } from '@svc-build/serve/supervise/waits';
import type { ServeArguments } from '../arguments.ts';
import { inspectRunning } from '../inspect-running.ts';
import { type OpenOutput, openOutput } from '../open-output.ts';
import { printDiagnostics } from '../render/print-diagnostics.ts';
import { serveReport } from '../render/serve-report.ts';
import { outputDirectory } from '../run-request.ts';
import type { World } from '../world.ts';

const DEFAULT_PORT = 3000;

/** `svc-build serve`: read the output, run it behind one port, stop cleanly when told to. */
export async function serve(args: ServeArguments, world: World): Promise<number> {
  const opened = await openOutput(outputDirectory(args.common, world), world);
  if (opened === 'interrupted') return 0;
  printDiagnostics(opened, args.common, world);
  if (!opened.ok) return exitCodeOf(opened.diagnostics);
  try {
    return await serveOpened(opened.value, args, world);
  } finally {
    await opened.value.dispose();
  }
}

async function serveOpened(opened: OpenOutput, args: ServeArguments, world: World): Promise<number> {
  const { directory, manifest, isPrivate, release } = opened;
  const { host, interrupt } = world;
  const serving = await serveOutput({
    output: directory,
    isPrivate,
    onCopied: () => void release(),
    manifest,
    host,
    listen: { host: args.host, port: args.port ?? DEFAULT_PORT, explicit: args.port !== null },
    signal: interrupt.stop,
    kill: interrupt.kill,
    limits: args.limits,
    ...(args.trust === null ? {} : { trust: args.trust }),
    report: serveReport(args.common, () => ({ ...manifest, hasStatusPage: args.inspect }), world),
    ...(args.inspect ? { inspect: inspectRunning(args.host, host, interrupt.stop) } : {}),
  });
  printDiagnostics(serving, args.common, world);
  if (!serving.ok) return exitCodeOf(serving.diagnostics);
  const told = aborted(interrupt.stop).then((): readonly Diagnostic[] => []);
  const said = await Promise.race([told, lackingForAll(serving.value.ready, manifest)]);
  await serving.value.stop();
  return said.length === 0 ? 0 : exitCodeOf(said);
}

/** Settles when this machine lacks what every service needs: then there is nothing to serve. */
async function lackingForAll(
  ready: Promise<readonly Diagnostic[]>,
  { services }: OpenOutput['manifest'],
): Promise<readonly Diagnostic[]> {
  const lacking = (await ready).filter(({ code }) => CODES[code] === 'machine');
  const withoutAny = Object.entries(services).every(
    ([name, { static: site }]) => site === null && lacking.some(({ service }) => service === name),
  );
  return withoutAny ? lacking : new Promise(() => {});
}
