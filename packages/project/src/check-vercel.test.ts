import { expect, test } from 'vitest';
import { reportConfig } from './testing/report-config.ts';

const beside = (keys: string) => `{\n  ${keys},\n  "experimentalServices": { "api": { "routePrefix": "/" } }\n}\n`;

test('a file without services', async () => {
  const report = await reportConfig({
    'no key for them': '{ "name": "shop" }',
    'an empty object': '{\n  "experimentalServices": {}\n}\n',
    'another schema': '{ "services": { "api": {} } }',
  });
  expect(report).toMatchInlineSnapshot();
});

test('other keys of vercel.json: those that would change routing or building are ignored with a warning', async () => {
  const report = await reportConfig({
    'keys without an effect here': beside('"$schema": "x", "version": 2, "regions": [], "git": {}, "crons": []'),
    'the framework that the guide asks for': beside('"framework": "services"'),
    'another framework': beside('"framework": "nextjs"'),
    'keys that would have one': beside('"rewrites": [], "buildCommand": "make", "experimentalServicesV2": {}'),
  });
  expect(report).toMatchInlineSnapshot();
});
