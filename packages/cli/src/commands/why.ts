import { longestChain } from '@svc-build/engine/execute/longest-chain';
import { type ExplainedDecision, explainDecision } from '@svc-build/engine/explain';
import { exitCodeOf } from '@svc-build/model/diagnostic';
import type { WhyArguments } from '../arguments.ts';
import { openKnowing, runOutside } from '../open-project.ts';
import { chainLines, doneLines, foreseenLines } from '../render/action-lines.ts';
import { styleOf } from '../render/diagnostic-text.ts';
import { printDiagnostics } from '../render/print-diagnostics.ts';
import { runRequest } from '../run-request.ts';
import type { World } from '../world.ts';

/** `svc-build why SERVICE`: everything that makes it be built again, or why it was built last. */
export async function why(args: WhyArguments, world: World): Promise<number> {
  const outside = openKnowing(
    [args.service],
    runOutside(args.common, () => {}, world),
  );
  const explained = await explainDecision(args.service, runRequest(args, world), outside);
  printDiagnostics(explained, args.common, world);
  if (!explained.ok) return exitCodeOf(explained.diagnostics);
  if (args.common.json) world.stdout.write(`${JSON.stringify(explanationJson(explained.value))}\n`);
  else for (const line of lines(explained.value, args, world)) world.stdout.write(`${line}\n`);
  return 0;
}

function explanationJson({ service, decision, actions, last }: ExplainedDecision): unknown {
  const reasons = decision.kind === 'fresh' ? [] : decision.reasons;
  return { service, outcome: decision.kind, reasons, actions, last: last === null ? null : lastJson(last) };
}

function lastJson({ reasons, actions }: NonNullable<ExplainedDecision['last']>): unknown {
  const done = actions.map((one) => ({ ...one, durationMs: Math.round(one.durationMs) }));
  return { reasons, actions: done, longestChain: longestChain(done) };
}

function lines(
  { service, decision, actions, last }: ExplainedDecision,
  { common }: WhyArguments,
  world: World,
): readonly string[] {
  const style = styleOf(world.stdout, common, world);
  const listed = (reasons: readonly string[]): readonly string[] => reasons.map((reason) => `  ${reason}`);
  const before = last === null || last.reasons.length === 0 ? [] : ['Last time, because:', ...listed(last.reasons)];
  const did =
    last === null || last.actions.length < 2 ? [] : ['What its actions did then:', ...doneLines(last.actions)];
  const chain = chainLines(longestChain(last?.actions ?? []));
  const name = style.cyan(service);
  if (decision.kind === 'fresh')
    return [`${name} is fresh: nothing that its result depends on has changed.`, ...before, ...did, ...chain];
  const what = decision.kind === 'build' ? 'would be built' : 'would be taken from the cache';
  const would = actions.length < 2 ? [] : ['Of its actions:', ...foreseenLines(actions)];
  return [`${name} ${what}, because:`, ...listed(decision.reasons), ...would];
}
