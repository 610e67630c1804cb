import { framework, npm } from '@svc-build/model/builder';
import { nodeServer } from '@svc-build/runtimes/node/node-server';

/** H3: an app with `fetch`, exported or handed to a server of its own. */
export default framework({
  slug: 'h3',
  rank: 'server',
  kind: 'backend',
  runtime: 'node',
  find: npm('h3'),
  build: nodeServer(),
});
