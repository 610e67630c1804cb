import { framework, npm } from '@svc-build/model/builder';
import { nodeServer } from '@svc-build/runtimes/node/node-server';

/** Fastify: an instance that listens. */
export default framework({
  slug: 'fastify',
  rank: 'server',
  kind: 'backend',
  runtime: 'node',
  find: npm('fastify'),
  build: nodeServer(),
});
