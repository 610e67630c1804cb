import { expect, test } from 'vitest';
import { z } from 'zod';
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
