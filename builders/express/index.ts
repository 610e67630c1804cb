import { framework, npm } from '@svc-build/model/builder';
import { nodeServer } from '@svc-build/runtimes/node/node-server';

/** Express: an app that listens, or one that is exported. */
export default framework({
  slug: 'express',
  rank: 'server',
  kind: 'backend',
  runtime: 'node',
  find: npm('express'),
  build: nodeServer(),
});
