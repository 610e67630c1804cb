import type { Framework, Recipe } from '@svc-build/model/builder';
import { packagesOf } from '../node/framework-installed.ts';
import { probeNode } from '../node/node-runtime.ts';
import { collectEmitted } from './collect-emitted.ts';
import { devEmitted } from './dev-emitted.ts';
import type { EmittedFacts } from './emitted-facts.ts';
import { emittedSummary } from './emitted-summary.ts';
import { emittedFramework, planEmitted } from './plan-emitted.ts';

/** The recipe of frameworks whose build leaves a server: what differs between them is facts. */
export function emitted(facts: EmittedFacts): (framework: Framework) => Required<Recipe> {
  return (framework) => {
    const known = emittedFramework(facts, packagesOf(framework));
    return {
      version: 1,
      summary: emittedSummary(facts),
      probe: probeNode,
      plan: (service, source) => planEmitted(service, known, source),
      collect: (service, built, answers) => collectEmitted(service, known, { built, answers }),
      dev: (service, source) => devEmitted(service, known, source),
    };
  };
}
