import type { Framework, Recipe } from '@svc-build/model/builder';
import { andThen, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { sharedSummary } from './site-summary.ts';

type Whole = Required<Recipe>;

/** The ways to build services of one framework, such as those of its versions, by names. */
interface Recipes<Name extends string> {
  readonly recipes: Readonly<Record<Name, (framework: Framework) => Whole>>;
  /** Which of them builds a service, as its own files say; what none can build is refused. */
  readonly chosen: (service: ResolvedService, source: SourceTree) => Promise<Result<Name>>;
}

/** The recipe of a framework whose services are built in several ways. */
export function chosenRecipe<Name extends string>({ recipes, chosen }: Recipes<Name>): (framework: Framework) => Whole {
  return (framework) => {
    const made = Object.entries<(framework: Framework) => Whole>(recipes).map(
      ([name, recipe]) => [name, recipe(framework)] as const,
    );
    const byName = Object.fromEntries(made) as Readonly<Record<Name, Whole>>;
    const all = made.map(([, recipe]) => recipe);
    const by = async <T>(
      service: ResolvedService,
      source: SourceTree,
      use: (recipe: Whole) => Promise<Result<T>>,
    ): Promise<Result<T>> => andThen(await chosen(service, source), (name) => use(byName[name]));
    return {
      version: all.reduce((sum, { version }) => sum + version, 0),
      summary: sharedSummary(all.flatMap(({ summary }) => summary ?? [])),
      probe: (service, source) => by(service, source, (recipe) => recipe.probe(service, source)),
      plan: (service, source, answers) => by(service, source, (recipe) => recipe.plan(service, source, answers)),
      collect: (service, built, answers) =>
        by(service, built.root, (recipe) => recipe.collect(service, built, answers)),
      dev: (service, source, answers) => by(service, source, (recipe) => recipe.dev(service, source, answers)),
    };
  };
}
