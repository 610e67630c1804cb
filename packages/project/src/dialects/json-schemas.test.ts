import { describe, expect, it } from 'vitest';
import { jsonSchemas } from './json-schemas.ts';

describe('the published schemas', () => {
  const schemas = jsonSchemas(['nextjs', 'express']);
  const at = (file: string, ...path: readonly string[]) =>
    path.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], schemas[file]);

  it('say the bounds, the names and what each field is for', () => {
    const service = ['properties', 'experimentalServices', 'additionalProperties'] as const;
    expect(at('vercel.schema.json', ...service, 'properties', 'framework')).toMatchObject({
      type: 'string',
      examples: ['express', 'nextjs'],
    });
    expect(at('vercel.schema.json', ...service, 'properties', 'memory')).toMatchObject({
      type: 'integer',
      minimum: 128,
      maximum: 10240,
    });
    expect(at('vercel.schema.json', ...service, 'required')).toEqual(['routePrefix']);
    expect(at('vercel.schema.json', ...service, 'additionalProperties')).toBe(false);
    expect(at('vercel.schema.json', 'properties', 'experimentalServices', 'propertyNames')).toEqual({
      pattern: '^[A-Za-z](?:[A-Za-z0-9_-]*[A-Za-z0-9])?$',
      maxLength: 64,
    });
    expect(
      at('svc-build.schema.json', 'properties', 'services', 'additionalProperties', 'properties', 'stripPrefix'),
    ).toMatchObject({
      type: 'boolean',
      description: expect.stringContaining('prefix'),
    });
  });

  it('describe every property, and hold nothing that JSON Schema does not know', () => {
    const visit = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      const { properties, format } = value as { properties?: Record<string, unknown>; format?: unknown };
      expect(format).toBeUndefined();
      for (const property of Object.values(properties ?? {})) expect(property).toHaveProperty('description');
      for (const child of Object.values(value)) visit(child);
    };
    visit(schemas);
  });
});
