import { expect, test } from 'vitest';
import { reportConfig } from '../testing/report-config.ts';

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
    'requests that are none': [
      VERCEL,
      '{ "verify": [\n  { "path": "api" },\n  { "status": 200 },\n  { "path": "/", "status": 99 },\n  { "path": "/", "code": 200 },\n  "/" ] }',
    ],
    'right ones': [
      VERCEL,
      '{ "$schema": "x", "concurrency": 1, "verify": [{ "path": "/web/a?b=c", "status": 301 }, { "path": "/" }], "services": { "api": {} } } // ours',
    ],
  });
  expect(report).toMatchInlineSnapshot(`
    "refuses an empty file
    error CONFIG_SYNTAX svc-build.json:1:1 <>
      "svc-build.json" is empty.
      Write a JSON object into it.
    refuses a list
    error INVALID_VALUE svc-build.json:1:1 <[>
      "svc-build.json" is a list; it must be an object.
      Write a value that is allowed.
    refuses an unknown key
    error UNKNOWN_KEY svc-build.json:1:3 <"concurency">
      "svc-build.json" has a key "concurency" that svc-build does not know.
      Did you mean "concurrency"?
    refuses no concurrency at all
    error INVALID_VALUE svc-build.json:1:18 <0>
      "concurrency" is 0; it must be an integer from 1 up.
      Write a value that is allowed, or remove it.
    refuses a misspelt service
    error UNKNOWN_SERVICE svc-build.json:1:17 <"apu">
      "vercel.json" has no service "apu".
      Did you mean "api"?
    refuses a service that resembles none
    error UNKNOWN_SERVICE svc-build.json:1:17 <"backend">
      "vercel.json" has no service "backend".
      The services are "api" and "web".
    refuses an unknown field
    error UNKNOWN_KEY [api] svc-build.json:1:26 <"stripPrefixes">
      Service "api" has a key "stripPrefixes" that svc-build does not know.
      Did you mean "stripPrefix"?
    refuses a field of vercel.json
    error UNKNOWN_KEY [api] svc-build.json:1:26 <"memory">
      Service "api" has a key "memory" that svc-build does not know.
      Move it to service "api" in "vercel.json".
    refuses values of another type
    error INVALID_VALUE [api] svc-build.json:2:27 <"yes">
      The stripPrefix of service "api" is "yes"; it must be true or false.
      Write a value that is allowed, or remove it.
    error INVALID_VALUE [api] svc-build.json:2:47 <"1B">
      Item 2 in the env of service "api" is "1B"; it must be the name of a variable: letters, digits and "_", not starting with a digit.
      Write a value that is allowed, or remove it.
    error INVALID_VALUE [web] svc-build.json:3:25 <"a">
      The generated of service "web" is "a"; it must be a list of glob patterns.
      Write a value that is allowed, or remove it.
    error INVALID_VALUE [web] svc-build.json:3:38 <2>
      Item 1 in the env of service "web" is 2; it must be the name of a variable: letters, digits and "_", not starting with a digit.
      Write a value that is allowed, or remove it.
    refuses requests that are none
    error INVALID_VALUE svc-build.json:2:13 <"api">
      "verify.0.path" is "api"; it must be a path that starts with "/".
      Write a value that is allowed, or remove it.
    error INVALID_VALUE svc-build.json:3:3 <{>
      "verify.1.path" is missing; it must be a path that starts with "/".
      Write a value that is allowed, or remove it.
    error INVALID_VALUE svc-build.json:4:28 <99>
      "verify.2.status" is 99; it must be an HTTP status from 200 to 599.
      Write a value that is allowed, or remove it.
    error UNKNOWN_KEY svc-build.json:5:18 <"code">
      "svc-build.json" has a key "code" that svc-build does not know.
      Remove it.
    error INVALID_VALUE svc-build.json:6:3 <"/">
      "verify.4" is "/"; it must be an object with a "path".
      Write a value that is allowed, or remove it.
    accepts right ones
    "
  `);
});
