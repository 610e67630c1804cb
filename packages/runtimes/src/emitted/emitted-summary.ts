import { posix } from 'node:path';
import { packageOf } from '@svc-build/manifests/node/node-manifest';
import type { FrameworkSummary } from '@svc-build/model/builder';
import { siteSummary } from '../site/site-summary.ts';
import type { EmittedFacts } from './emitted-facts.ts';

/** What the manual says of a framework whose build leaves a server. */
export function emittedSummary(facts: EmittedFacts): FrameworkSummary {
  const { entry, runner } = facts.server;
  const started = posix.join(facts.output.directory, entry);
  const runsAs =
    runner === null || runner === undefined ? `\`node ${started}\`` : `\`${packageOf(runner)}\` with \`${started}\``;
  return { ...siteSummary(facts), runsAs };
}
