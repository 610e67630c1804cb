import { expect, test } from 'vitest';
import { reportConfig } from '../testing/report-config.ts';

const at = (...prefixes: readonly string[]) =>
  `{ "experimentalServices": {${prefixes
    .map((prefix, index) => `\n  "s${index}": { "routePrefix": ${JSON.stringify(prefix)} }`)
    .join(',')} } }`;

test('prefixes that break the grammar', async () => {
  const report = await reportConfig({
    missing: '{\n  "experimentalServices": {\n    "api": {}\n  }\n}\n',
    empty: at(''),
    relative: at('svc/api'),
    'with ".."': at('/svc/../x'),
    'doubly slashed': at('/svc//api'),
    'with a query': at('/svc?x=1'),
    'with a fragment': at('/svc#x'),
    'with an escape': at('/svc/%61'),
    'with an asterisk': at('/svc/*'),
    'with a space': at('/my svc'),
    'with a backslash': at('/svc\\api'),
    'a whole URL': at('https://example.com/api'),
  });
  expect(report).toMatchInlineSnapshot(`
    "refuses missing
    error MISSING_ROUTE_PREFIX [api] vercel.json:3:5 <"api">
      Service "api" has no route prefix.
      Add "routePrefix", such as "/api"; "/" answers what no other service does.
    refuses empty
    error INVALID_ROUTE_PREFIX [s0] vercel.json:2:26 <"">
      The route prefix "" of service "s0" is empty.
      Write it as "/", or as "/" and plain segments, such as "/s0".
    refuses relative
    error INVALID_ROUTE_PREFIX [s0] vercel.json:2:26 <"svc/api">
      The route prefix "svc/api" of service "s0" does not start with "/".
      Write it as "/", or as "/" and plain segments, such as "/svc/api".
    refuses with ".."
    error INVALID_ROUTE_PREFIX [s0] vercel.json:2:26 <"/svc/../x">
      The route prefix "/svc/../x" of service "s0" has a "." or ".." segment.
      Write it as "/", or as "/" and plain segments, such as "/svc/x".
    refuses doubly slashed
    error INVALID_ROUTE_PREFIX [s0] vercel.json:2:26 <"/svc//api">
      The route prefix "/svc//api" of service "s0" has an empty segment ("//").
      Write it as "/", or as "/" and plain segments, such as "/svc/api".
    refuses with a query
    error INVALID_ROUTE_PREFIX [s0] vercel.json:2:26 <"/svc?x=1">
      The route prefix "/svc?x=1" of service "s0" carries a query.
      Write it as "/", or as "/" and plain segments, such as "/svc".
    refuses with a fragment
    error INVALID_ROUTE_PREFIX [s0] vercel.json:2:26 <"/svc#x">
      The route prefix "/svc#x" of service "s0" carries a fragment.
      Write it as "/", or as "/" and plain segments, such as "/svc".
    refuses with an escape
    error INVALID_ROUTE_PREFIX [s0] vercel.json:2:26 <"/svc/%61">
      The route prefix "/svc/%61" of service "s0" has a segment ("%61") with characters other than letters, digits, ".", "_", "~" and "-".
      Write it as "/", or as "/" and plain segments, such as "/svc/61".
    refuses with an asterisk
    error INVALID_ROUTE_PREFIX [s0] vercel.json:2:26 <"/svc/*">
      The route prefix "/svc/*" of service "s0" has a segment ("*") with characters other than letters, digits, ".", "_", "~" and "-".
      Write it as "/", or as "/" and plain segments, such as "/svc".
    refuses with a space
    error INVALID_ROUTE_PREFIX [s0] vercel.json:2:26 <"/my svc">
      The route prefix "/my svc" of service "s0" has a segment ("my svc") with characters other than letters, digits, ".", "_", "~" and "-".
      Write it as "/", or as "/" and plain segments, such as "/my-svc".
    refuses with a backslash
    error INVALID_ROUTE_PREFIX [s0] vercel.json:2:26 <"/svc\\\\api">
      The route prefix "/svc\\\\api" of service "s0" has a segment ("svc\\api") with characters other than letters, digits, ".", "_", "~" and "-".
      Write it as "/", or as "/" and plain segments, such as "/svc/api".
    refuses a whole URL
    error INVALID_ROUTE_PREFIX [s0] vercel.json:2:26 <"https://example.com/api">
      The route prefix "https://example.com/api" of service "s0" does not start with "/".
      Write it as "/", or as "/" and plain segments, such as "/api"."
  `);
});

test('prefixes that are reserved or taken', async () => {
  const report = await reportConfig({
    'the reserved one': at('/', '/_svc'),
    'below the reserved one': at('/', '/_svc/x/'),
    'beside the reserved one': at('/', '/_svcs'),
    'the same twice': at('/', '/api', '/api/'),
    'the same thrice': at('/', '/', '/'),
  });
  expect(report).toMatchInlineSnapshot(`
    "refuses the reserved one
    error RESERVED_ROUTE_PREFIX [s1] vercel.json:3:26 <"/_svc">
      The route prefix "/_svc" of service "s1" is reserved: svc-build itself answers "/_svc".
      Choose another prefix.
    refuses below the reserved one
    error RESERVED_ROUTE_PREFIX [s1] vercel.json:3:26 <"/_svc/x/">
      The route prefix "/_svc/x/" of service "s1" is reserved: svc-build itself answers "/_svc".
      Choose another prefix.
    accepts beside the reserved one

    refuses the same twice
    error DUPLICATE_ROUTE_PREFIX [s2] vercel.json:4:26 <"/api/">
      The services "s1" and "s2" have the same route prefix "/api".
      Give each service a prefix of its own.
      vercel.json:3:26 <"/api"> "/api" is taken by "s1" here.
    refuses the same thrice
    error DUPLICATE_ROUTE_PREFIX [s1] vercel.json:3:26 <"/">
      The services "s0" and "s1" have the same route prefix "/".
      Give each service a prefix of its own.
      vercel.json:2:26 <"/"> "/" is taken by "s0" here.
    error DUPLICATE_ROUTE_PREFIX [s2] vercel.json:4:26 <"/">
      The services "s0" and "s2" have the same route prefix "/".
      Give each service a prefix of its own.
      vercel.json:2:26 <"/"> "/" is taken by "s0" here."
  `);
});

test('prefixes that are worth a word', async () => {
  const report = await reportConfig({
    'another case': at('/', '/svc/a', '/SVC/a'),
    'none at "/"': at('/svc/b', '/svc/a/'),
    'nested ones': at('/', '/svc', '/svc/a', '/svc/ab'),
  });
  expect(report).toMatchInlineSnapshot(`
    "accepts another case
    warning SIMILAR_ROUTE_PREFIX [s2] vercel.json:4:26 <"/SVC/a">
      The route prefix "/SVC/a" of service "s2" differs from "/svc/a" of service "s1" in case only.
      Choose prefixes that differ in more, because paths are matched exactly.
      vercel.json:3:26 <"/svc/a"> "/svc/a" is taken by "s1" here.
    accepts none at "/"
    warning NO_ROOT_SERVICE vercel.json:1:3 <"experimentalServices">
      No service has the route prefix "/": every path outside "/svc/a" and "/svc/b" will answer 404.
      Give one service the route prefix "/", if that is not what you want.
    accepts nested ones
    "
  `);
});

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
