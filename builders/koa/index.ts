import { framework, npm } from '@svc-build/model/builder';
import { nodeServer } from '@svc-build/runtimes/node/node-server';

/** Koa: an app that listens, or its `callback()`, exported. */
export default framework({
  slug: 'koa',
  rank: 'server',
  kind: 'backend',
  runtime: 'node',
  find: npm('koa'),
  build: nodeServer(),
});
