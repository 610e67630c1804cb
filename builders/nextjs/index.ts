import { readNodeManifest } from '@svc-build/manifests/node/node-manifest';
import type { Builder } from '@svc-build/model/builder';
import { ok } from '@svc-build/model/result';
import { nodeProbe } from '@svc-build/runtimes/node/node-server-plan';
import { collectNext } from './collect-next.ts';
import { devNext } from './dev-next.ts';
import { planNext } from './plan-next.ts';

/** Next.js, through the hook that it has for platforms: its own server behind its own assets. */
const builder: Builder = {
  name: 'nextjs',
  version: 3,
  frameworks: [
    {
      slug: 'nextjs',
      kind: 'frontend',
      runtime: 'node',
      every: [{ kind: 'dependency', ecosystem: 'npm', name: 'next', development: true }],
      some: [],
      supersedes: [],
      fallback: false,
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
};

export default builder;
