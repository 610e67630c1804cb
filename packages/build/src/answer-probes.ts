import type { Builder } from '@svc-build/model/builder';
import type { Answers } from '@svc-build/model/plan';
import { andThen, fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import type { BuildContext } from './build-context.ts';
import type { ToolVersions } from './check-tools.ts';
import type { Inquiry } from './inquiry.ts';

/** The builder of a service, and what it wanted to know before it plans. */
export interface AnsweredProbes {
  readonly builder: Builder;
  readonly answers: Answers;
  readonly tools: ToolVersions;
}

/** Puts a builder's questions about a service, once the tools that they need are there. */
export async function answerProbes(
  service: ResolvedService,
  source: SourceTree,
  { builders }: Pick<BuildContext, 'builders'>,
  inquiry: Inquiry,
): Promise<Result<AnsweredProbes>> {
  const builder = builders.find((one) => one.name === service.builder);
  if (builder === undefined) throw new Error(`No builder is called ${service.builder}.`);
  return andThen(await builder.probe(service, source), async (probes) => {
    const tools = await inquiry.tools(probes.flatMap((probe) => probe.requires));
    if (!tools.ok) return fail(...tools.diagnostics);
    const answered = probes.map(async (probe) => [probe.id, await inquiry.probe(service, probe)] as const);
    return ok({ builder, answers: Object.fromEntries(await Promise.all(answered)), tools: tools.value });
  });
}
