import Fastify from 'fastify';

const server = Fastify();

server.register(
  async (routes) => {
    routes.get('/greeting', async () => 'Hello from fastify');
    routes.get('/path', async (request) => request.originalUrl);
  },
  { prefix: '/svc/fastify' },
);

await server.listen({ port: Number(process.env.PORT ?? 3000), host: process.env.HOST ?? '127.0.0.1' });
