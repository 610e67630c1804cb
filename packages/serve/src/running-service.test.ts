import { expect, it } from 'vitest';
import { overriddenUrls } from './running-service.ts';

it('warns of each service URL that the environment overrides', () => {
  const urls = { API_URL: 'http://localhost:3000/api', WEB_URL: 'http://localhost:3000' };
  expect(overriddenUrls(urls, { API_URL: 'http://api.test', OTHER_URL: 'x' })).toMatchObject([
    {
      code: 'SERVICE_URL_OVERRIDDEN',
      message: 'API_URL of the environment takes the place of http://localhost:3000/api in every service.',
    },
  ]);
});
