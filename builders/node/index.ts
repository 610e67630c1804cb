import { framework } from '@svc-build/model/builder';
import { nodeServer } from '@svc-build/runtimes/node/node-server';

/** Node alone: a package whose `start` script, or `main`, is a program that listens. */
export default framework({
  slug: 'node',
  rank: 'plain',
  kind: 'backend',
  runtime: 'node',
  find: [{ kind: 'program' }],
  build: nodeServer(),
});
