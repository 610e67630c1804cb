import { framework, npm } from '@svc-build/model/builder';
import { nodeServer } from '@svc-build/runtimes/node/node-server';

/** Hono: an app with `fetch`, exported or handed to a server of its own. */
export default framework({
  slug: 'hono',
  rank: 'server',
  kind: 'backend',
  runtime: 'node',
  find: npm('hono'),
  build: nodeServer(),
});
