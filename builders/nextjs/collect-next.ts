import { posix } from 'node:path';
import { readNodeManifest } from '@svc-build/manifests/node/node-manifest';
import type { BuildOutput, StaticOutput } from '@svc-build/model/build-output';
import type { BuiltTrees } from '@svc-build/model/builder';
import type { ProbeResults } from '@svc-build/model/plan';
import { ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import { callResult } from '@svc-build/runtimes/call/run-call';
import { nodeRuntime } from '@svc-build/runtimes/node/node-runtime';
import type { NextBundle } from './next-bundle.ts';
import { BUNDLE_FILE } from './plan-next.ts';

const SERVER = 'server.js';

/** One function that runs Next's own server, and the assets that need none; of an export, the assets alone. */
export async function collectNext(
  service: ResolvedService,
  { root, scratch }: BuiltTrees,
  answers: ProbeResults,
): Promise<Result<BuildOutput>> {
  const { server, assets, hashedAt } = await callResult<NextBundle>(BUNDLE_FILE, scratch);
  const site: StaticOutput = { entries: assets, fallback: null, immutable: [`${hashedAt}/**`] };
  if (server === null) return ok({ functions: [], static: site, probes: [], requires: [], madeFrom: [] });
  const manifest = await readNodeManifest(service.root, root);
  if (!manifest.ok) return manifest;
  const runtime = nodeRuntime(service, answers, manifest.value);
  if (!runtime.ok) return runtime;
  const handler = posix.join(service.root, SERVER);
  return ok({
    functions: [
      {
        name: 'index',
        entries: server,
        cwd: service.root,
        launch: {
          argv: ['node', SERVER],
          env: { HOSTNAME: '127.0.0.1', NODE_ENV: 'production', PORT: '{port}' },
          ready: 'port',
          stop: { signal: 'SIGTERM', okExit: [0, 143] },
        },
        required: [handler],
        runtime: runtime.value.runtime,
        handler,
        launcherType: 'Nodejs',
      },
    ],
    static: site,
    probes: [],
    madeFrom: [],
    requires: runtime.value.requires,
  });
}
