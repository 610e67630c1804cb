import { expect, test } from 'vitest';
import { reportConfig } from '../testing/report-config.ts';

const named = (...names: readonly string[]) =>
  `{ "experimentalServices": {${names
    .map((name, index) => `\n  ${JSON.stringify(name)}: { "routePrefix": "/${index === 0 ? '' : index}" }`)
    .join(',')} } }`;

test('names that break the grammar', async () => {
  const report = await reportConfig({
    'a space': named('my api'),
    'a slash': named('a/b'),
    'no letter first': named('1st'),
    'a dash last': named('api-'),
    'no letter at all': named(''),
    'a name that objects have': named('__proto__'),
    'letters beyond ASCII': named('bücher'),
    'right ones': named('a', 'B2', 'my-api', 'my_other_api'),
  });
  expect(report).toMatchInlineSnapshot(`
    "refuses a space
    error INVALID_SERVICE_NAME [my api] vercel.json:2:3 <"my api">
      The service name "my api" is not allowed.
      Start it with a letter, end it with a letter or a digit, and use only letters, digits, "-" and "_", at most 64 in all.
    refuses a slash
    error INVALID_SERVICE_NAME [a/b] vercel.json:2:3 <"a/b">
      The service name "a/b" is not allowed.
      Start it with a letter, end it with a letter or a digit, and use only letters, digits, "-" and "_", at most 64 in all.
    refuses no letter first
    error INVALID_SERVICE_NAME [1st] vercel.json:2:3 <"1st">
      The service name "1st" is not allowed.
      Start it with a letter, end it with a letter or a digit, and use only letters, digits, "-" and "_", at most 64 in all.
    refuses a dash last
    error INVALID_SERVICE_NAME [api-] vercel.json:2:3 <"api-">
      The service name "api-" is not allowed.
      Start it with a letter, end it with a letter or a digit, and use only letters, digits, "-" and "_", at most 64 in all.
    refuses no letter at all
    error INVALID_SERVICE_NAME [] vercel.json:2:3 <"">
      The service name "" is not allowed.
      Start it with a letter, end it with a letter or a digit, and use only letters, digits, "-" and "_", at most 64 in all.
    refuses a name that objects have
    error INVALID_SERVICE_NAME [__proto__] vercel.json:2:3 <"__proto__">
      The service name "__proto__" is not allowed.
      Start it with a letter, end it with a letter or a digit, and use only letters, digits, "-" and "_", at most 64 in all.
    refuses letters beyond ASCII
    error INVALID_SERVICE_NAME [bücher] vercel.json:2:3 <"bücher">
      The service name "bücher" is not allowed.
      Start it with a letter, end it with a letter or a digit, and use only letters, digits, "-" and "_", at most 64 in all.
    accepts right ones
    "
  `);
});

test('names that give one variable', async () => {
  const report = await reportConfig({
    'a dash and an underscore': named('my-api', 'my_api'),
    'another case': named('API', 'api', 'Api'),
  });
  expect(report).toMatchInlineSnapshot(`
    "refuses a dash and an underscore
    error DUPLICATE_SERVICE_VARIABLE [my_api] vercel.json:3:3 <"my_api">
      The services "my-api" and "my_api" both give the variable MY_API_URL.
      Rename one of the two services.
      vercel.json:2:3 <"my-api"> "my-api" is declared here.
    refuses another case
    error DUPLICATE_SERVICE_VARIABLE [api] vercel.json:3:3 <"api">
      The services "API" and "api" both give the variable API_URL.
      Rename one of the two services.
      vercel.json:2:3 <"API"> "API" is declared here.
    error DUPLICATE_SERVICE_VARIABLE [Api] vercel.json:4:3 <"Api">
      The services "API" and "Api" both give the variable API_URL.
      Rename one of the two services.
      vercel.json:2:3 <"API"> "API" is declared here."
  `);
});
