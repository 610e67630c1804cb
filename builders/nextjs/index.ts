import { readNodeManifest } from '@svc-build/manifests/node/node-manifest';
import { defineBuilder, npm } from '@svc-build/model/define-builder';
import { ok } from '@svc-build/model/result';
import { nodeProbe } from '@svc-build/runtimes/node/node-server-plan';
import { collectNext } from './collect-next.ts';
import { devNext } from './dev-next.ts';
import { planNext } from './plan-next.ts';

/** Next.js, through the hook that it has for platforms: its own server behind its own assets. */
export default defineBuilder({
  name: 'nextjs',
  version: 3,
  frameworks: [
    {
      slug: 'nextjs',
      kind: 'frontend',
      runtime: 'node',
      rank: 'meta',
      find: npm('next', { development: true }),
      publicEnvPrefixes: ['NEXT_PUBLIC_'],
    },
  ],
  async probe(service, source) {
    const manifest = await readNodeManifest(service.root, source);
    return manifest.ok ? ok([nodeProbe(manifest.value)]) : manifest;
  },
  plan: planNext,
  collect: collectNext,
  dev: devNext,
});
