import type { Builder } from '@svc-build/model/builder';
import type { ProbeResults } from '@svc-build/model/plan';
import { andThen, fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import type { LookedPaths } from '@svc-build/trace/looked-paths';
import type { ToolVersions } from '../tools/check-tools.ts';
import type { Prober } from './prober.ts';

/** What a builder wanted to know before it plans. */
export interface AnsweredProbes {
  readonly answers: ProbeResults;
  readonly tools: ToolVersions;
}

/** Puts a builder's questions about a service, once the tools that they need are there. `log` hears what the answers depend on. */
export async function answerProbes(
  service: ResolvedService,
  builder: Builder,
  source: SourceTree,
  prober: Prober,
  log: LookedPaths,
): Promise<Result<AnsweredProbes>> {
  return andThen(await builder.probe(service, source), async (probes) => {
    const tools = await prober.tools(
      probes.flatMap((probe) => probe.requires),
      log,
    );
    if (!tools.ok) return fail(...tools.diagnostics);
    const answered = probes.map(async (probe) => [probe.id, await prober.probe(service, probe, log)] as const);
    return ok({ answers: Object.fromEntries(await Promise.all(answered)), tools: tools.value });
  });
}
