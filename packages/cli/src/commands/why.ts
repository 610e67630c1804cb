import { type ExplainedDecision, explainDecision } from '@svc-build/engine/explain';
import { exitCodeOf } from '@svc-build/model/diagnostic';
import type { WhyArguments } from '../arguments.ts';
import { openKnowing, runOutside } from '../open-project.ts';
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

function explanationJson({ service, decision, last }: ExplainedDecision): unknown {
  const reasons = decision.kind === 'fresh' ? [] : decision.reasons;
  return { service, outcome: decision.kind, reasons, last: last === null ? null : { reasons: last.reasons } };
}

function lines(
  { service, decision, last }: ExplainedDecision,
  { common }: WhyArguments,
  world: World,
): readonly string[] {
  const style = styleOf(world.stdout, common, world);
  const listed = (reasons: readonly string[]): readonly string[] => reasons.map((reason) => `  ${reason}`);
  const before = last === null || last.reasons.length === 0 ? [] : ['Last time, because:', ...listed(last.reasons)];
  const name = style.cyan(service);
  if (decision.kind === 'fresh')
    return [`${name} is fresh: nothing that its result depends on has changed.`, ...before];
  const what = decision.kind === 'build' ? 'would be built' : 'would be taken from the cache';
  return [`${name} ${what}, because:`, ...listed(decision.reasons)];
}
