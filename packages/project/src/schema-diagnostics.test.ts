import { expect, test } from 'vitest';
import { reportConfig } from './testing/report-config.ts';

const withFields = (fields: string) =>
  `{\n  "experimentalServices": {\n    "api": { "routePrefix": "/"${fields === '' ? '' : `, ${fields}`} }\n  }\n}\n`;

test('numbers out of their bounds', async () => {
  const report = await reportConfig({
    'memory 64': withFields('"memory": 64'),
    'memory 20000': withFields('"memory": 20000'),
    'memory 1.5': withFields('"memory": 1.5'),
    'memory 1e400': withFields('"memory": 1e400'),
    'memory as a string': withFields('"memory": "512"'),
    'memory null': withFields('"memory": null'),
    'maxDuration 0': withFields('"maxDuration": 0'),
    'maxDuration 901': withFields('"maxDuration": 901'),
    'maxDuration 1.5': withFields('"maxDuration": 1.5'),
    'the lowest': withFields('"memory": 128, "maxDuration": 1'),
    'the highest': withFields('"memory": 10240, "maxDuration": 900'),
  });
  expect(report).toMatchInlineSnapshot();
});

test('values of another type', async () => {
  const report = await reportConfig({
    'a list as the file': '[]',
    'a string as the file': '"x"',
    'services as a list': '{ "experimentalServices": [] }',
    'services null': '{ "experimentalServices": null }',
    'a service that is a string': '{ "experimentalServices": { "api": "x" } }',
    'an entrypoint that is a list': withFields('"entrypoint": []'),
    'a framework that is a number': withFields('"framework": 1'),
    'a route prefix that is a number': '{ "experimentalServices": { "api": { "routePrefix": 1 } } }',
    'patterns that are an object': withFields('"includeFiles": {}'),
    'a pattern that is a number': withFields('"excludeFiles": ["a", 1]'),
  });
  expect(report).toMatchInlineSnapshot();
});

test('unknown keys, with the nearest one that is known', async () => {
  const report = await reportConfig({
    'a misspelt field': withFields('"memroy": 128'),
    'a field that resembles nothing': withFields('"schedule": "daily"'),
    'a field of svc-build.json': withFields('"stripPrefix": true'),
    'a key that objects have': withFields('"__proto__": 1, "constructor": 1'),
    'a misspelt key that holds the services': '{ "experimentalService": { "api": { "routePrefix": "/" } } }',
    'a top-level key that resembles nothing':
      '{ "colour": 1, "experimentalServices": { "api": { "routePrefix": "/" } } }',
  });
  expect(report).toMatchInlineSnapshot();
});
