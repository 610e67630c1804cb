import { explainGraph } from '@svc-build/engine/graph/project-graph';
import { exitCodeOf } from '@svc-build/model/diagnostic';
import type { GraphArguments } from '../arguments.ts';
import { runOutside } from '../open-project.ts';
import { styleOf } from '../render/diagnostic-text.ts';
import { graphDot } from '../render/graph-dot.ts';
import { graphText } from '../render/graph-text.ts';
import { printDiagnostics } from '../render/print-diagnostics.ts';
import { runRequest } from '../run-request.ts';
import type { World } from '../world.ts';

/** `svc-build graph`: services, the packages that they use, and the work that they share. */
export async function graph(args: GraphArguments, world: World): Promise<number> {
  const { common, dot } = args;
  const outside = runOutside(common, () => {}, world);
  const explained = await explainGraph(runRequest({ ...args, origin: null }, world), outside);
  printDiagnostics(explained, common, world);
  if (!explained.ok) return exitCodeOf(explained.diagnostics);
  const { stdout } = world;
  if (common.json) stdout.write(`${JSON.stringify(explained.value)}\n`);
  else if (dot) stdout.write(graphDot(explained.value));
  else stdout.write(graphText(explained.value, styleOf(stdout, common, world), stdout));
  return 0;
}
