import type { BuildOutput } from '@svc-build/model/build-output';
import type { BuiltTrees } from '@svc-build/model/builder';
import type { ProbeResults } from '@svc-build/model/plan';
import { ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import { callResult } from '../call/run-call.ts';
import { collectNodeServer } from '../node/node-server-output.ts';
import { BUNDLE_FILE } from '../node/node-server-plan.ts';
import { collectSite } from '../site/collect-site.ts';
import { siteBase } from '../site/site-script.ts';
import { isPage } from '../static/site-paths.ts';
import { collectStatic } from '../static/static-output.ts';
import type { EmittedBundle } from './emitted-bundle.ts';
import { launchedWith } from './launched-with.ts';
import { type EmittedFramework, emittedPlace } from './plan-emitted.ts';

/**
 * One function that runs the framework's own server, and the hashed assets, which need none. Pages that were made in
 * advance and files of other names stay with the server, as long as it finds them: what it does before it answers, it does
 * for them too.
 */
export async function collectEmitted(
  service: ResolvedService,
  framework: EmittedFramework,
  { built, answers }: { readonly built: BuiltTrees; readonly answers: ProbeResults },
): Promise<Result<BuildOutput>> {
  const bundle = await callResult<EmittedBundle | null>(BUNDLE_FILE, built.scratch);
  if (bundle === null) return collectSite(service, framework, built);
  const place = await emittedPlace(service, framework, built.root);
  if (!place.ok) return place;
  const served = await collectNodeServer(service, built, answers);
  if (!served.ok) return served;
  const hashed = new Set(bundle.assets);
  const from = { service, directory: place.value.client, ignore: ['**/node_modules/**'], isHashed: () => true };
  const client = await collectStatic(from, built.root);
  if (!client.ok) return client;
  const { answersFiles } = framework.server;
  const isAnswered = answersFiles === 'everywhere' || (answersFiles === 'at-root' && siteBase(service) === '/');
  const isServed = (path: string): boolean => hashed.has(path) || (!isAnswered && !isPage(path));
  const entries = client.value.entries.filter(({ path }) => isServed(path));
  const immutable = client.value.immutable.filter((path) => hashed.has(path));
  return ok(
    {
      ...served.value,
      functions: served.value.functions.map((one) =>
        launchedWith(one, service, { ...framework.server, runner: bundle.runner }),
      ),
      // What has no file is no directory.
      static: entries.length === 0 ? null : { entries, fallback: null, immutable },
    },
    [...served.warnings, ...client.warnings],
  );
}
