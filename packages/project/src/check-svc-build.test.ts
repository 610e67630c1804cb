import { expect, test } from 'vitest';
import { reportConfig } from './testing/report-config.ts';

const VERCEL = '{ "experimentalServices": { "api": { "routePrefix": "/" }, "web": { "routePrefix": "/web" } } }';

test('says what is wrong with svc-build.json', async () => {
  const report = await reportConfig({
    'an empty file': [VERCEL, ''],
    'a list': [VERCEL, '[]'],
    'an unknown key': [VERCEL, '{ "concurency": 2 }'],
    'no concurrency at all': [VERCEL, '{ "concurrency": 0 }'],
    'a misspelt service': [VERCEL, '{ "services": { "apu": {} } }'],
    'a service that resembles none': [VERCEL, '{ "services": { "backend": {} } }'],
    'an unknown field': [VERCEL, '{ "services": { "api": { "stripPrefixes": true } } }'],
    'a field of vercel.json': [VERCEL, '{ "services": { "api": { "memory": 128 } } }'],
    'values of another type': [
      VERCEL,
      '{ "services": {\n  "api": { "stripPrefix": "yes", "env": ["A", "1B"] },\n  "web": { "generated": "a", "env": [2] } } }',
    ],
    'right ones': [VERCEL, '{ "$schema": "x", "concurrency": 1, "services": { "api": {} } } // ours'],
  });
  expect(report).toMatchInlineSnapshot();
});
