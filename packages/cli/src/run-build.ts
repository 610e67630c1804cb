import { relative, resolve } from 'node:path';
import { type BuildEnd, build } from '@svc-build/engine/build';
import { longestChain } from '@svc-build/engine/execute/longest-chain';
import { refusalOf } from '@svc-build/engine/publish/refused-write';
import { summaryOf, summaryOfKept } from '@svc-build/engine/record/service-artifact';
import type { RunRequest } from '@svc-build/engine/run-request';
import { namedServices } from '@svc-build/engine/select/selection';
import { error, exitCodeOf } from '@svc-build/model/diagnostic';
import { inOrder } from '@svc-build/model/names';
import type { BuildArguments } from './arguments.ts';
import { openKnowing, runOutside } from './open-project.ts';
import { ChromeTrace } from './render/chrome-trace.ts';
import { showBuild } from './render/show-build.ts';
import { type Show, showDiagnostics, showing } from './render/shown-event.ts';
import type { World } from './world.ts';

/** A whole build, shown while it runs. Returns the exit code. */
export async function runBuild(args: BuildArguments, request: RunRequest, world: World): Promise<number> {
  const { now } = world.host.clock;
  const startedAt = now();
  const view = await showBuild(args.common, world);
  const trace = args.trace === null ? null : new ChromeTrace(now);
  const show: Show = (event) => {
    trace?.show(event);
    view.show(event);
  };
  try {
    const outside = runOutside(args.common, showing(show), world);
    const end = await build(request, openKnowing(namedServices(args.selection), outside));
    showDiagnostics(end.diagnostics, show);
    if (end.kind === 'refused') return exitCodeOf(end.diagnostics);
    show({
      type: 'summary',
      ok: end.kind === 'done',
      interrupted: end.kind === 'interrupted',
      durationMs: now() - startedAt,
      output: relative(request.directories.root, request.directories.output) || '.',
      services: [...end.services.map(summaryOf), ...end.kept.map(summaryOfKept)].sort(
        inOrder(end.order, ({ name }) => name),
      ),
      chain: longestChain(end.services.flatMap(({ actions }) => actions)),
    });
    const isWritten = trace === null || (await written(trace, { args, request, show, world }));
    return isWritten ? exitCode(end) : exitCode(end) || 1;
  } finally {
    await view.end();
  }
}

function exitCode({ kind, diagnostics, services }: BuildEnd): number {
  if (kind !== 'failed') return 0;
  return exitCodeOf([...diagnostics, ...services.flatMap((one) => one.diagnostics)]);
}

/** A build, and how its end is shown. */
interface TracedBuild {
  readonly args: BuildArguments;
  readonly request: RunRequest;
  readonly show: Show;
  readonly world: World;
}

/** Writes a trace where the command line says; what the disk refuses is told. */
async function written(trace: ChromeTrace, { args, request, show, world }: TracedBuild): Promise<boolean> {
  const file = args.trace ?? '';
  try {
    await world.host.files.write(resolve(request.directories.root, file), trace.json());
    return true;
  } catch (thrown) {
    const refusal = refusalOf(thrown);
    if (refusal === null) throw thrown;
    const message = `The trace cannot be written to ${JSON.stringify(file)}: ${refusal}.`;
    showDiagnostics(
      [error('WRITE_FAILED', message, 'Name a file that can be written; the build itself is done.')],
      show,
    );
    return false;
  }
}
