import { relative } from 'node:path';
import { type BuildRun, build } from '@svc-build/engine/build';
import type { BuildContext } from '@svc-build/engine/build-context';
import type { BuildJob } from '@svc-build/engine/build-job';
import { checkCachePath } from '@svc-build/engine/decide/check-cache-path';
import { checkOutputPath } from '@svc-build/engine/decide/check-output-path';
import { isLeftByLastRun } from '@svc-build/engine/decide/left-by-last-run';
import { recoverOutput } from '@svc-build/engine/publish/publish-output';
import { summaryOf } from '@svc-build/engine/record/finished-service';
import { keepWithinLimit } from '@svc-build/engine/record/keep-within-limit';
import { openRunState } from '@svc-build/engine/record/run-state';
import { diskTree } from '@svc-build/host/disk-tree';
import type { Diagnostic } from '@svc-build/model/diagnostic';
import type { Report } from '@svc-build/model/event';
import { exitCodeOf } from '@svc-build/model/exit-code';
import { diagnosticsOf, type Result } from '@svc-build/model/result';
import type { BuildArguments } from './arguments.ts';
import { composeBuild } from './compose-build.ts';
import { openProject } from './open-project.ts';
import { planOpened } from './plan-opened.ts';
import { showBuild } from './render/show-build.ts';
import { showPlans } from './render/show-plans.ts';
import { settleRun } from './settle-run.ts';
import type { World } from './world.ts';

/** A whole build, shown while it runs. */
export async function buildAll(args: BuildArguments, world: World): Promise<number> {
  const view = await showBuild(args.common, world);
  try {
    return await run(args, world, view.report);
  } finally {
    await view.end();
  }
}

/** Opens the project, checks the output's place, plans every service, runs the plans, says how it went, writes down what it came to. */
async function run(args: BuildArguments, world: World, shown: Report): Promise<number> {
  const { clock, disk, files } = world.host;
  const [startedAt, startedOn] = [clock.now(), disk.now()];
  const said: Diagnostic[] = [];
  const report: Report = (event) => {
    if (event.type === 'diagnostic') said.push(event);
    shown(event);
  };
  const tell = <T>(result: Result<T>): result is Extract<Result<T>, { ok: true }> => {
    for (const diagnostic of diagnosticsOf(result)) report({ type: 'diagnostic', ...diagnostic });
    return result.ok;
  };

  const opened = await openProject(args.common, world);
  if (!tell(opened)) return exitCodeOf(said);
  const context = composeBuild(args, opened.value, report, world);
  const placed = await checkOutputPath(context.directories, opened.value.project, files, () =>
    isLeftByLastRun(context.directories.output, context.directories.state, disk),
  );
  const cached = await checkCachePath(opened.value.project, context);
  if (![placed, cached].map(tell).every((isRight) => isRight)) return exitCodeOf(said);

  const past = openRunState(context);
  const planned = await planOpened(opened.value, past, context);
  // A probe that was stopped has no answer; what is made of that is no news.
  if (context.interrupt.stop.aborted) return 0;
  if (!tell(planned)) return exitCodeOf(said);
  const { project, source, seen } = opened.value;
  const tree = (directory: string) => diskTree(directory, files);
  const policy = { continueOnError: args.continueOnError };
  const job: BuildJob = { project, planned: planned.value, source, seen, tree, policy };
  if (args.dryRun !== 'no') {
    await recoverOutput(context);
    return showPlans(job, past, context, args, world);
  }

  const ended = await build(job, past, context);
  for (const diagnostic of ended.kind === 'failed' ? ended.diagnostics : [])
    report({ type: 'diagnostic', ...diagnostic });
  summarise(ended, clock.now() - startedAt, context);
  if (ended.kind === 'done') await settleRun(ended, job, { args, said, startedOn }, context, world);
  keepWithinLimit(ended.services, context);
  return ended.kind === 'failed' ? exitCodeOf(said) : 0;
}

function summarise(run: BuildRun, durationMs: number, { directories, report }: BuildContext): void {
  report({
    type: 'summary',
    ok: run.kind === 'done',
    interrupted: run.kind === 'interrupted',
    durationMs,
    output: relative(directories.root, directories.output) || '.',
    services: run.services.map(summaryOf),
  });
}
