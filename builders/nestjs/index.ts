import { framework, npm } from '@svc-build/model/builder';
import { nodeServer } from '@svc-build/runtimes/node/node-server';

/** NestJS, compiled by its own build: it wants the types of parameters beside the code, which only TypeScript writes. */
export default framework({
  slug: 'nestjs',
  rank: 'server',
  kind: 'backend',
  runtime: 'node',
  find: npm('@nestjs/core'),
  builtOn: ['express', 'fastify'],
  build: nodeServer({ compile: 'nest build' }),
});
