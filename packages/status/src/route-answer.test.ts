import { compileRoutes } from '@svc-build/model/routes';
import { expect, it } from 'vitest';
import { routeAnswer } from './route-answer.ts';

const TABLE = compileRoutes([
  { prefix: '/svc/api' as never, service: 'backend', stripPrefix: false },
  { prefix: '/svc/go' as never, service: 'go-api', stripPrefix: true },
]);

it.each([
  ['/svc/api/x?a=b', 'backend', '/svc/api/x?a=b', 'by the prefix /svc/api'],
  [' svc/api ', 'backend', '/svc/api', 'by the prefix /svc/api'],
  ['http://localhost:3000/svc/api/x#y', 'backend', '/svc/api/x', 'by the prefix /svc/api'],
  ['/svc/api/../go/./%7Ex', 'go-api', '/~x', 'by the prefix /svc/go, which is taken off'],
  ['/svc/apix', null, null, 'No service owns /svc/apix: the answer is 404.'],
  ['/_svc/events', null, null, 'svc-build itself answers what is below /_svc.'],
  ['/svc/%', null, null, 'This is no valid path: the answer is 400.'],
])('%s', (url, service, receives, note) => {
  expect(routeAnswer(TABLE, url)).toMatchObject({ url: url.trim(), service, receives, note });
});
