import { posix } from 'node:path';
import type { BuildOutput } from '@svc-build/model/build-output';
import type { BuiltTrees } from '@svc-build/model/builder';
import { error } from '@svc-build/model/diagnostic';
import type { Answers } from '@svc-build/model/plan';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { NextBundle } from '@svc-build/toolchains/next/next-bundle';
import { readNodeManifest } from '@svc-build/toolchains/node-manifest';
import { BUNDLE_FILE } from './plan-next.ts';

const SERVER = 'server.js';

/** One function that runs Next's own server, and the assets that need none. */
export async function collectNext(
  service: ResolvedService,
  { root, scratch }: BuiltTrees,
  answers: Answers,
): Promise<Result<BuildOutput>> {
  const text = await scratch.readText(BUNDLE_FILE);
  if (text === null) throw new Error(`The bundling step of ${service.name} left no ${BUNDLE_FILE}.`);
  // Written by our own module in this run, so its shape is known.
  const { server, assets } = (JSON.parse(text) as { readonly value: NextBundle }).value;
  const manifest = await readNodeManifest(service.root, root);
  if (!manifest.ok) return manifest;
  const major = /^v(\d+)\./.exec(answers.node?.stdout ?? '')?.[1];
  if (major === undefined) return fail(noVersion(service, answers));
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
        runtime: `nodejs${major}.x`,
        handler,
        launcherType: 'Nodejs',
      },
    ],
    static: { entries: assets, fallback: null, immutable: ['_next/static/**'] },
    probes: [],
    requires: [{ tool: 'node', range: manifest.value?.nodeRange ?? '>=20.9' }],
  });
}

function noVersion(service: ResolvedService, answers: Answers): ReturnType<typeof error> {
  const log = (answers.node?.stderr ?? '').split('\n').filter((line) => line !== '');
  const help = 'Check that the `node` on PATH is Node.js.';
  return error('PROBE_FAILED', '`node --version` printed no version.', help, { service: service.name, log });
}
