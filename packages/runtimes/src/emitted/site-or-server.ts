import type { Framework, Recipe } from '@svc-build/model/builder';
import { andThen, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { chosenRecipe } from '../site/chosen-recipe.ts';
import { site } from '../site/site.ts';
import type { WrittenSite } from '../site/site-facts.ts';
import { emitted } from './emitted.ts';
import type { EmittedFacts } from './emitted-facts.ts';

/** A framework whose build leaves pages or a server, as its configuration says. */
interface SiteOrServer {
  readonly site: WrittenSite;
  readonly server: EmittedFacts;
  /** Which of both a service is; what can be neither is refused. */
  readonly isServer: (service: ResolvedService, source: SourceTree) => Promise<Result<boolean>>;
}

/** The recipe of frameworks that are both: each service by one of the two. */
export function siteOrServer({
  site: pages,
  server,
  isServer,
}: SiteOrServer): (framework: Framework) => Required<Recipe> {
  return chosenRecipe({
    recipes: { site: site(pages), server: emitted(server) },
    chosen: async (service, source) =>
      andThen(await isServer(service, source), (isOne) => ok(isOne ? 'server' : 'site')),
  });
}
