import { relative } from 'node:path';
import type { BuildContext } from '@svc-build/build/build-context';
import { type BuildRun, buildProject, summaryOf } from '@svc-build/build/build-project';
import { checkOutputPath } from '@svc-build/build/check-output-path';
import { planProject } from '@svc-build/build/plan-project';
import { diskTree } from '@svc-build/host/disk-tree';
import type { Diagnostic } from '@svc-build/model/diagnostic';
import type { Report } from '@svc-build/model/event';
import { exitCodeOf } from '@svc-build/model/exit-code';
import { diagnosticsOf } from '@svc-build/model/result';
import type { BuildArguments } from '../arguments.ts';
import { composeBuild } from '../compose-build.ts';
import { openProject } from '../open-project.ts';
import { showBuild } from '../render/show-build.ts';
import { showPlans } from '../render/show-plans.ts';
import type { World } from '../world.ts';

/** `svc-build build`, shown while it runs. */
export async function build(args: BuildArguments, world: World): Promise<number> {
  const view = await showBuild(args.common, world);
  try {
    return await buildAll(args, world, view.report);
  } finally {
    await view.end();
  }
}

/** Opens the project, checks the output's place, plans every service, runs the plans, says how it went. */
async function buildAll(args: BuildArguments, world: World, report: Report): Promise<number> {
  const { clock, files } = world.host;
  const startedAt = clock.now();
  const say = (diagnostics: readonly Diagnostic[]): void => {
    for (const diagnostic of diagnostics) report({ type: 'diagnostic', ...diagnostic });
  };

  const opened = await openProject(args.common, world);
  say(diagnosticsOf(opened));
  if (!opened.ok) return exitCodeOf(opened.diagnostics);
  const { project, source } = opened.value;
  const context = composeBuild(args, opened.value, report, world);

  const placed = await checkOutputPath(context.directories.output, context.directories.root, project, files);
  say(diagnosticsOf(placed));
  if (!placed.ok) return exitCodeOf(placed.diagnostics);

  const planned = await planProject(project, source, context);
  // A probe that was stopped has no answer; what is made of that is no news.
  if (context.interrupt.stop.aborted) return 0;
  say(diagnosticsOf(planned));
  if (!planned.ok) return exitCodeOf(planned.diagnostics);
  if (args.dryRun !== 'no') return showPlans(planned.value, args, world);

  const tree = (directory: string) => diskTree(directory, files);
  const run = await buildProject(project, planned.value, tree, { continueOnError: args.continueOnError }, context);
  say(run.kind === 'failed' ? run.diagnostics : []);
  summarise(run, clock.now() - startedAt, context);
  return run.kind === 'failed'
    ? exitCodeOf([...run.diagnostics, ...run.services.flatMap((one) => one.diagnostics)])
    : 0;
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
