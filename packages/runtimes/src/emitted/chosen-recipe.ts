import type { Recipe } from '@svc-build/model/builder';
import { andThen, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';

type Whole = Required<Recipe>;

/** The recipe of a framework that is built in several ways: each service by the one that its own files say. */
export function chosenRecipe<Name extends string>(
  recipes: Readonly<Record<Name, Whole>>,
  chosen: (service: ResolvedService, source: SourceTree) => Promise<Result<Name>>,
): Whole {
  const by = async <T>(
    service: ResolvedService,
    source: SourceTree,
    use: (recipe: Whole) => Promise<Result<T>>,
  ): Promise<Result<T>> => andThen(await chosen(service, source), (name) => use(recipes[name]));
  const all: readonly Whole[] = Object.values(recipes);
  return {
    version: all.reduce((sum, { version }) => sum + version, 0),
    probe: (service, source) => by(service, source, (recipe) => recipe.probe(service, source)),
    plan: (service, source, answers) => by(service, source, (recipe) => recipe.plan(service, source, answers)),
    collect: (service, built, answers) => by(service, built.root, (recipe) => recipe.collect(service, built, answers)),
    dev: (service, source, answers) => by(service, source, (recipe) => recipe.dev(service, source, answers)),
  };
}
