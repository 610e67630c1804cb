import { index, type RouteConfig, route } from '@react-router/dev/routes';

export default [
  index('routes/home.tsx'),
  route('visitors/:id', 'routes/visitor.tsx'),
  route('api/hello', 'routes/hello.ts'),
] satisfies RouteConfig;
