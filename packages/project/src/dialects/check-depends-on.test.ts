import { expect, test } from 'vitest';
import { reportConfig } from '../testing/report-config.ts';

const services = Object.fromEntries(['web', 'api', 'admin', 'docs'].map((name) => [name, { routePrefix: `/${name}` }]));
const VERCEL = JSON.stringify({ experimentalServices: { ...services, home: { routePrefix: '/' } } });

const settings = (lists: Readonly<Record<string, unknown>>): [string, string] => [
  VERCEL,
  JSON.stringify({
    services: Object.fromEntries(Object.entries(lists).map(([name, dependsOn]) => [name, { dependsOn }])),
  }),
];

test('services depend on services that there are, and in no circle', async () => {
  const report = await reportConfig({
    'a name that is near one': settings({ web: ['apj'] }),
    'a name that is near none': settings({ web: ['database'] }),
    'a service that depends on itself': settings({ web: ['web'] }),
    'two services that depend on each other': settings({ web: ['api'], api: ['web'] }),
    'a circle that another service leads into': settings({
      docs: ['web'],
      web: ['api', 'admin'],
      api: ['admin'],
      admin: ['web'],
    }),
    'no list': settings({ web: 'api' }),
    'no names': settings({ web: ['api', 1] }),
    'right ones': settings({ web: ['api', 'api'], admin: ['api', 'web'], docs: [] }),
  });
  expect(report).toMatchInlineSnapshot(`
    "refuses a name that is near one
    error UNKNOWN_SERVICE [web] svc-build.json:1:34 <"apj">
      "vercel.json" has no service "apj".
      Did you mean "api"?
    refuses a name that is near none
    error UNKNOWN_SERVICE [web] svc-build.json:1:34 <"database">
      "vercel.json" has no service "database".
      The services are "web", "api", "admin", "docs" and "home".
    refuses a service that depends on itself
    error DEPENDENCY_CYCLE [web] svc-build.json:1:34 <"web">
      Service "web" depends on itself.
      Remove the name.
    refuses two services that depend on each other
    error DEPENDENCY_CYCLE [web] svc-build.json:1:34 <"api">
      The services depend on each other in a circle: web → api → web.
      Remove one of the names from "dependsOn", so that one of the builds can come first.
      svc-build.json:1:62 <"web"> "api" depends on "web" here.
    refuses a circle that another service leads into
    error DEPENDENCY_CYCLE [web] svc-build.json:1:63 <"api">
      The services depend on each other in a circle: web → api → admin → web.
      Remove one of the names from "dependsOn", so that one of the builds can come first.
      svc-build.json:1:99 <"admin"> "api" depends on "admin" here.
      svc-build.json:1:131 <"web"> "admin" depends on "web" here.
    refuses no list
    error INVALID_VALUE [web] svc-build.json:1:33 <"api">
      The dependsOn of service "web" is "api"; it must be a list of names of services.
      Write a value that is allowed, or remove it.
    refuses no names
    error INVALID_VALUE [web] svc-build.json:1:40 <1>
      Item 2 in the dependsOn of service "web" is 1; it must be the name of a service.
      Write a value that is allowed, or remove it.
    accepts right ones
    "
  `);
});
