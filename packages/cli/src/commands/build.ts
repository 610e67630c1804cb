import { relative } from 'node:path';
import type { BuildContext } from '@svc-build/build/build-context';
import { type BuildRun, buildProject, summaryOf } from '@svc-build/build/build-project';
import { checkOutputPath } from '@svc-build/build/check-output-path';
import { planProject } from '@svc-build/build/plan-project';
import { diskTree } from '@svc-build/host/disk-tree';
import type { Diagnostic } from '@svc-build/model/diagnostic';
import { exitCodeOf } from '@svc-build/model/exit-code';
import type { BuildArguments } from '../arguments.ts';
import { BUILT_IN_BUILDERS } from '../builders.ts';
import { composeBuild } from '../compose-build.ts';
import { openProject, projectTree } from '../open-project.ts';
import { buildReport } from '../render/build-report.ts';
import { showPlans } from '../render/show-plans.ts';
import type { World } from '../world.ts';

/** `svc-build build`: open the project, check the output's place, plan every service, run the plans, say how it went. */
export async function build(args: BuildArguments, world: World): Promise<number> {
  const report = buildReport(args.common, world);
  const source = projectTree(args.common, world);
  const startedAt = world.host.clock.now();
  const say = (diagnostics: readonly Diagnostic[]): void => {
    for (const diagnostic of diagnostics) report({ type: 'diagnostic', ...diagnostic });
  };

  const opened = await openProject(source, BUILT_IN_BUILDERS);
  say(opened.ok ? opened.warnings : opened.diagnostics);
  if (!opened.ok) return exitCodeOf(opened.diagnostics);
  const project = opened.value;
  const context = composeBuild(args, project, BUILT_IN_BUILDERS, report, world);

  const refused = await checkOutputPath(
    context.directories.output,
    context.directories.root,
    project,
    world.host.files,
  );
  say(refused === null ? [] : [refused]);
  if (refused !== null) return exitCodeOf([refused]);

  const planned = await planProject(project, source, context);
  say(planned.ok ? planned.warnings : planned.diagnostics);
  if (!planned.ok) return exitCodeOf(planned.diagnostics);
  if (args.dryRun !== 'no') return showPlans(planned.value, args, world);

  const tree = (directory: string) => diskTree(directory, world.host.files);
  const run = await buildProject(project, planned.value, tree, { continueOnError: args.continueOnError }, context);
  if (run.kind === 'failed') say(run.diagnostics);
  summarise(run, world.host.clock.now() - startedAt, context);
  return run.kind === 'failed'
    ? exitCodeOf([...run.diagnostics, ...run.services.flatMap((one) => one.diagnostics)])
    : 0;
}

function summarise(run: BuildRun, durationMs: number, { directories, report }: BuildContext): void {
  if (run.kind === 'interrupted') return;
  report({
    type: 'summary',
    ok: run.kind === 'done',
    durationMs,
    output: relative(directories.root, directories.output) || '.',
    services: run.services.map(summaryOf),
  });
}
