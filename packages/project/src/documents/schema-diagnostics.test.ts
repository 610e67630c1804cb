import { expect, test } from 'vitest';
import { reportConfig } from '../testing/report-config.ts';

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
  expect(report).toMatchInlineSnapshot(`
    "refuses memory 64
    error INVALID_VALUE [api] vercel.json:3:44 <64>
      The memory of service "api" is 64; it must be an integer from 128 to 10240.
      Write a value that is allowed, or remove it.
    refuses memory 20000
    error INVALID_VALUE [api] vercel.json:3:44 <20000>
      The memory of service "api" is 20000; it must be an integer from 128 to 10240.
      Write a value that is allowed, or remove it.
    refuses memory 1.5
    error INVALID_VALUE [api] vercel.json:3:44 <1.5>
      The memory of service "api" is 1.5; it must be an integer from 128 to 10240.
      Write a value that is allowed, or remove it.
    refuses memory 1e400
    error INVALID_VALUE [api] vercel.json:3:44 <1e400>
      The memory of service "api" is 1e400; it must be an integer from 128 to 10240.
      Write a value that is allowed, or remove it.
    refuses memory as a string
    error INVALID_VALUE [api] vercel.json:3:44 <"512">
      The memory of service "api" is "512"; it must be an integer from 128 to 10240.
      Write a value that is allowed, or remove it.
    refuses memory null
    error INVALID_VALUE [api] vercel.json:3:44 <null>
      The memory of service "api" is null; it must be an integer from 128 to 10240.
      Write a value that is allowed, or remove it.
    refuses maxDuration 0
    error INVALID_VALUE [api] vercel.json:3:49 <0>
      The maxDuration of service "api" is 0; it must be an integer from 1 to 900.
      Write a value that is allowed, or remove it.
    refuses maxDuration 901
    error INVALID_VALUE [api] vercel.json:3:49 <901>
      The maxDuration of service "api" is 901; it must be an integer from 1 to 900.
      Write a value that is allowed, or remove it.
    refuses maxDuration 1.5
    error INVALID_VALUE [api] vercel.json:3:49 <1.5>
      The maxDuration of service "api" is 1.5; it must be an integer from 1 to 900.
      Write a value that is allowed, or remove it.
    accepts the lowest

    accepts the highest
    "
  `);
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
  expect(report).toMatchInlineSnapshot(`
    "refuses a list as the file
    error INVALID_VALUE vercel.json:1:1 <[>
      "vercel.json" is a list; it must be an object.
      Write a value that is allowed.
    refuses a string as the file
    error INVALID_VALUE vercel.json:1:1 <"x">
      "vercel.json" is "x"; it must be an object.
      Write a value that is allowed.
    refuses services as a list
    error INVALID_VALUE vercel.json:1:27 <[>
      "experimentalServices" is a list; it must be an object of services by name.
      Write a value that is allowed, or remove it.
    refuses services null
    error INVALID_VALUE vercel.json:1:27 <null>
      "experimentalServices" is null; it must be an object of services by name.
      Write a value that is allowed, or remove it.
    refuses a service that is a string
    error INVALID_VALUE [api] vercel.json:1:36 <"x">
      Service "api" is "x"; it must be an object.
      Write a value that is allowed, or remove it.
    refuses an entrypoint that is a list
    error INVALID_VALUE [api] vercel.json:3:48 <[>
      The entrypoint of service "api" is a list; it must be a string.
      Write a value that is allowed, or remove it.
    refuses a framework that is a number
    error INVALID_VALUE [api] vercel.json:3:47 <1>
      The framework of service "api" is 1; it must be a string.
      Write a value that is allowed, or remove it.
    refuses a route prefix that is a number
    error INVALID_VALUE [api] vercel.json:1:53 <1>
      The routePrefix of service "api" is 1; it must be a string.
      Write a value that is allowed.
    refuses patterns that are an object
    error INVALID_VALUE [api] vercel.json:3:50 <{>
      The includeFiles of service "api" is an object; it must be a glob pattern or a list of glob patterns.
      Write a value that is allowed, or remove it.
    refuses a pattern that is a number
    error INVALID_VALUE [api] vercel.json:3:56 <1>
      Item 2 in the excludeFiles of service "api" is 1; it must be a glob pattern.
      Write a value that is allowed, or remove it."
  `);
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
  expect(report).toMatchInlineSnapshot(`
    "refuses a misspelt field
    error UNKNOWN_KEY [api] vercel.json:3:34 <"memroy">
      Service "api" has a key "memroy" that svc-build does not know.
      Did you mean "memory"?
    refuses a field that resembles nothing
    error UNKNOWN_KEY [api] vercel.json:3:34 <"schedule">
      Service "api" has a key "schedule" that svc-build does not know.
      Remove it, or use one of "entrypoint", "routePrefix", "framework", "memory", "maxDuration", "includeFiles" or "excludeFiles".
    refuses a field of svc-build.json
    error UNKNOWN_KEY [api] vercel.json:3:34 <"stripPrefix">
      Service "api" has a key "stripPrefix" that svc-build does not know.
      Move it to "svc-build.json": { "services": { "api": { "stripPrefix": … } } }.
    refuses a key that objects have
    error UNKNOWN_KEY [api] vercel.json:3:34 <"__proto__">
      Service "api" has a key "__proto__" that svc-build does not know.
      Remove it, or use one of "entrypoint", "routePrefix", "framework", "memory", "maxDuration", "includeFiles" or "excludeFiles".
    error UNKNOWN_KEY [api] vercel.json:3:50 <"constructor">
      Service "api" has a key "constructor" that svc-build does not know.
      Remove it, or use one of "entrypoint", "routePrefix", "framework", "memory", "maxDuration", "includeFiles" or "excludeFiles".
    refuses a misspelt key that holds the services
    error UNKNOWN_KEY vercel.json:1:3 <"experimentalService">
      "vercel.json" has a key "experimentalService" that svc-build does not know.
      Did you mean "experimentalServices"?
    refuses a top-level key that resembles nothing
    error UNKNOWN_KEY vercel.json:1:3 <"colour">
      "vercel.json" has a key "colour" that svc-build does not know.
      Remove it."
  `);
});
