import { readNodeManifest } from '@svc-build/manifests/node/node-manifest';
import type { Builder } from '@svc-build/model/builder';
import { ok } from '@svc-build/model/result';
import { devNodeServer } from '@svc-build/runtimes/node/node-server-dev';
import { collectNodeServer } from '@svc-build/runtimes/node/node-server-output';
import { nodeProbe, planNodeServer } from '@svc-build/runtimes/node/node-server-plan';

/** Express, in JavaScript or TypeScript: an app that listens, or one that is exported. */
const builder: Builder = {
  name: 'express',
  version: 1,
  frameworks: [
    {
      slug: 'express',
      kind: 'backend',
      runtime: 'node',
      every: [{ kind: 'dependency', ecosystem: 'npm', name: 'express', development: false }],
      some: [],
      supersedes: [],
      fallback: false,
      publicEnvPrefixes: [],
    },
  ],
  async probe(service, source) {
    const manifest = await readNodeManifest(service.root, source);
    return manifest.ok ? ok([nodeProbe(manifest.value)]) : manifest;
  },
  plan: (service, source) => planNodeServer(service, source),
  collect: collectNodeServer,
  dev: devNodeServer,
};

export default builder;
