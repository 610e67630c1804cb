import type { Framework, Recipe } from '@svc-build/model/builder';
import type { Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { chosenRecipe } from './chosen-recipe.ts';
import { emitted } from './emitted.ts';
import type { EmittedFacts } from './emitted-facts.ts';

/** A framework whose servers come in several forms, such as those of its versions. */
interface EmittedForms<Name extends string> {
  readonly forms: Readonly<Record<Name, EmittedFacts>>;
  /** Which form a service has; one that has none of them is refused. */
  readonly form: (service: ResolvedService, source: SourceTree) => Promise<Result<Name>>;
}

/** The recipe of a framework whose build leaves a server in one of several forms. */
export function emittedForms<Name extends string>({
  forms,
  form,
}: EmittedForms<Name>): (framework: Framework) => Recipe {
  return (framework) => {
    const recipes = Object.entries<EmittedFacts>(forms).map(([name, facts]) => [name, emitted(facts)(framework)]);
    return chosenRecipe<Name>(Object.fromEntries(recipes), form);
  };
}
