import { expect, it } from 'vitest';
import type { RoutePrefix } from './names.ts';
import { absoluteUrls } from './service.ts';

it('service URLs are those of the guide: the origin with the prefix, the bare origin for the service at /', () => {
  const services = [
    { name: 'frontend', routePrefix: '/' as RoutePrefix },
    { name: 'my-api', routePrefix: '/svc/api' as RoutePrefix },
  ];
  expect(absoluteUrls(services, 'https://your-deploy.example/')).toEqual({
    FRONTEND_URL: 'https://your-deploy.example',
    MY_API_URL: 'https://your-deploy.example/svc/api',
  });
});
