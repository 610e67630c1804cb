import type { Framework, Recipe } from '@svc-build/model/builder';
import { ok } from '@svc-build/model/result';
import { packagesOf } from '../node/framework-installed.ts';
import { collectSite } from './collect-site.ts';
import { devSite } from './dev-site.ts';
import { planSite } from './plan-site.ts';
import { completeSite, type WrittenSite } from './site-facts.ts';
import { siteSummary } from './site-summary.ts';

/** The recipe of frameworks whose build leaves files: what differs between them is facts. */
export function site(facts: WrittenSite): (framework: Framework) => Required<Recipe> {
  return (framework) => {
    const known = { ...completeSite(facts), packages: packagesOf(framework) };
    return {
      version: 1,
      summary: siteSummary(facts),
      probe: async () => ok([]),
      plan: (service, source) => planSite(service, known, source),
      collect: (service, built) => collectSite(service, known, built),
      dev: (service, source) => devSite(service, known, source),
    };
  };
}
