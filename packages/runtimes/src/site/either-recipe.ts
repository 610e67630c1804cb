import type { Framework, Recipe } from '@svc-build/model/builder';
import { andThen, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { eitherSummary } from './site-summary.ts';

type OfFramework = (framework: Framework) => Required<Recipe>;

/** Two ways to build services of one framework. */
interface TwoRecipes {
  readonly first: OfFramework;
  readonly second: OfFramework;
  /** Which of both builds a service; what neither can build is refused. */
  readonly isSecond: (service: ResolvedService, source: SourceTree) => Promise<Result<boolean>>;
}

/** The recipe of a framework whose services are built in one of two ways, as their own files say. */
export function eitherRecipe({ first, second, isSecond }: TwoRecipes): OfFramework {
  return (framework) => {
    const [one, other] = [first(framework), second(framework)];
    const chosen = async <T>(
      service: ResolvedService,
      source: SourceTree,
      use: (recipe: Required<Recipe>) => Promise<Result<T>>,
    ): Promise<Result<T>> => andThen(await isSecond(service, source), (isOther) => use(isOther ? other : one));
    return {
      version: one.version + other.version,
      summary: one.summary && other.summary && eitherSummary(one.summary, other.summary),
      probe: (service, source) => chosen(service, source, (recipe) => recipe.probe(service, source)),
      plan: (service, source, answers) => chosen(service, source, (recipe) => recipe.plan(service, source, answers)),
      collect: (service, built, answers) =>
        chosen(service, built.root, (recipe) => recipe.collect(service, built, answers)),
      dev: (service, source, answers) => chosen(service, source, (recipe) => recipe.dev(service, source, answers)),
    };
  };
}
