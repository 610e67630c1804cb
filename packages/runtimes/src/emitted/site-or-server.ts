import type { Framework, Recipe } from '@svc-build/model/builder';
import { andThen, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { site } from '../site/site.ts';
import type { WrittenSite } from '../site/site-facts.ts';
import { siteSummary } from '../site/site-summary.ts';
import { emitted } from './emitted.ts';
import type { EmittedFacts } from './emitted-facts.ts';
import { eitherSummary, emittedSummary } from './emitted-summary.ts';

/** A framework whose build leaves pages or a server, as its configuration says. */
interface SiteOrServer {
  readonly site: WrittenSite;
  readonly server: EmittedFacts;
  /** Which of both a service is; what can be neither is refused. */
  readonly isServer: (service: ResolvedService, source: SourceTree) => Promise<Result<boolean>>;
}

/** The recipe of frameworks that are both: each service by one of the two. */
export function siteOrServer({ site: pages, server, isServer }: SiteOrServer): (framework: Framework) => Recipe {
  return (framework) => {
    const [ofSite, ofServer] = [site(pages)(framework), emitted(server)(framework)];
    const chosen = async <T>(
      service: ResolvedService,
      source: SourceTree,
      use: (recipe: Required<Recipe>) => Promise<Result<T>>,
    ): Promise<Result<T>> => andThen(await isServer(service, source), (isOne) => use(isOne ? ofServer : ofSite));
    return {
      version: ofSite.version + ofServer.version,
      summary: eitherSummary(siteSummary(pages), emittedSummary(server)),
      probe: (service, source) => chosen(service, source, (recipe) => recipe.probe(service, source)),
      plan: (service, source, answers) => chosen(service, source, (recipe) => recipe.plan(service, source, answers)),
      collect: (service, built, answers) =>
        chosen(service, built.root, (recipe) => recipe.collect(service, built, answers)),
      dev: (service, source, answers) => chosen(service, source, (recipe) => recipe.dev(service, source, answers)),
    };
  };
}
