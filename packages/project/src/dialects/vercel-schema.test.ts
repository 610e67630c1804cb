import { expect, test } from 'vitest';
import * as z from 'zod';
import { reportConfig } from '../testing/report-config.ts';
import { svcBuildSchema } from './svc-build-schema.ts';
import { vercelSchema } from './vercel-schema.ts';

test('both schemas can be published: bounds, required fields and a description of every property', () => {
  expect(z.toJSONSchema(vercelSchema)).toMatchObject({
    additionalProperties: false,
    properties: {
      experimentalServices: {
        additionalProperties: {
          additionalProperties: false,
          required: ['routePrefix'],
          properties: {
            memory: { type: 'integer', minimum: 128, maximum: 10240 },
            maxDuration: { type: 'integer', minimum: 1, maximum: 900 },
            includeFiles: { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] },
          },
        },
      },
    },
  });
  expect(z.toJSONSchema(vercelSchema)).not.toHaveProperty('required');
  expect(undescribed(z.toJSONSchema(vercelSchema))).toEqual([]);
  expect(undescribed(z.toJSONSchema(svcBuildSchema))).toEqual([]);
});

/** Properties at any depth that say nothing about themselves. */
function undescribed(schema: unknown): readonly string[] {
  if (schema === null || typeof schema !== 'object') return [];
  return Object.entries(schema).flatMap(([key, child]) => {
    if (key !== 'properties') return undescribed(child);
    return Object.entries<unknown>(child).flatMap(([name, property]) => [
      ...(property !== null && typeof property === 'object' && 'description' in property ? [] : [name]),
      ...undescribed(property),
    ]);
  });
}

const beside = (keys: string) => `{\n  ${keys},\n  "experimentalServices": { "api": { "routePrefix": "/" } }\n}\n`;

test('a file without services', async () => {
  const report = await reportConfig({
    'no key for them': '{ "name": "shop" }',
    'an empty object': '{\n  "experimentalServices": {}\n}\n',
    'another schema': '{ "services": { "api": {} } }',
  });
  expect(report).toMatchInlineSnapshot(`
    "refuses no key for them
    error NO_SERVICES vercel.json:1:1 <{>
      "vercel.json" declares no services.
      Add them: "experimentalServices": { "web": { "entrypoint": "web", "routePrefix": "/" } }.
    refuses an empty object
    error NO_SERVICES vercel.json:2:3 <"experimentalServices">
      "vercel.json" declares no services.
      Add them: "experimentalServices": { "web": { "entrypoint": "web", "routePrefix": "/" } }.
    refuses another schema
    error NO_SERVICES vercel.json:1:1 <{>
      "vercel.json" declares no services.
      Add them: "experimentalServices": { "web": { "entrypoint": "web", "routePrefix": "/" } }.
    warning CONFIG_IGNORED_KEY vercel.json:1:3 <"services">
      "services" is ignored: services are read from "experimentalServices" alone.
      Declare the services under "experimentalServices"."
  `);
});

test('other keys of vercel.json: those that would change routing or building are ignored with a warning', async () => {
  const report = await reportConfig({
    'keys without an effect here': beside('"$schema": "x", "version": 2, "regions": [], "git": {}, "crons": []'),
    'the framework that the guide asks for': beside('"framework": "services"'),
    'another framework': beside('"framework": "nextjs"'),
    'keys that would have one': beside('"rewrites": [], "buildCommand": "make", "experimentalServicesV2": {}'),
  });
  expect(report).toMatchInlineSnapshot(`
    "accepts keys without an effect here

    accepts the framework that the guide asks for

    accepts another framework
    warning CONFIG_IGNORED_KEY vercel.json:2:3 <"framework">
      "framework" is ignored: each service is built by its own framework and manifests.
      Remove it, or move it into the service that needs it.
    accepts keys that would have one
    warning CONFIG_IGNORED_KEY vercel.json:2:3 <"rewrites">
      "rewrites" is ignored: requests are routed by "routePrefix" alone.
      Remove it, or do the same in the service that answers those paths.
    warning CONFIG_IGNORED_KEY vercel.json:2:19 <"buildCommand">
      "buildCommand" is ignored: each service is built by its own framework and manifests.
      Remove it, or move it into the service that needs it.
    warning CONFIG_IGNORED_KEY vercel.json:2:43 <"experimentalServicesV2">
      "experimentalServicesV2" is ignored: services are read from "experimentalServices" alone.
      Declare the services under "experimentalServices"."
  `);
});
