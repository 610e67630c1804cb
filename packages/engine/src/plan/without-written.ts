import { anyPattern } from '@svc-build/model/glob/path-pattern';
import type { BuildPlan } from '@svc-build/model/plan';
import { liesIn } from '@svc-build/model/project-path';
import type { ResolvedService } from '@svc-build/model/service';

/**
 * The plan without the files that a builder found because a script names them, and that the build itself, or that of a
 * service it depends on, generates: whether they lie there yet says nothing about the build.
 */
export function withoutWritten(
  { service, plan }: { readonly service: Pick<ResolvedService, 'generated'>; readonly plan: BuildPlan },
  { paths, patterns }: { readonly paths: readonly string[]; readonly patterns: readonly string[] },
): BuildPlan {
  if (service.generated.length + paths.length + patterns.length === 0) return plan;
  const isGenerated = anyPattern([...service.generated, ...patterns]);
  const isWritten = (path: string): boolean => isGenerated(path) || paths.some((one) => liesIn(path, one));
  return {
    ...plan,
    // What services share is the same for all of them, whatever one of them says.
    actions: plan.actions.map((action) =>
      action.env.urls
        ? { ...action, inputs: { ...action.inputs, files: action.inputs.files.filter((path) => !isWritten(path)) } }
        : action,
    ),
  };
}
