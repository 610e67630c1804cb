import { MOST_SERVICE_NAME_CHARACTERS, SERVICE_NAME } from '@svc-build/model/names';
import { z } from 'zod';
import { svcBuildSchema } from './svc-build-schema.ts';
import { vercelSchema } from './vercel-schema.ts';

type JsonSchema = Readonly<Record<string, unknown>>;

/** The JSON Schemas that editors complete and check by, by file name. Made from the schemas that the command itself uses. */
export function jsonSchemas(): Readonly<Record<string, JsonSchema>> {
  return {
    'vercel.schema.json': schemaOf(vercelSchema, 'vercel.json, as svc-build reads it', 'experimentalServices'),
    'svc-build.schema.json': schemaOf(svcBuildSchema, 'svc-build.json', 'services'),
  };
}

function schemaOf(schema: z.ZodType, title: string, services: string): JsonSchema {
  const made = z.toJSONSchema(schema, { target: 'draft-7', io: 'input' });
  const { properties = {} } = made;
  // The command has words of its own for a wrong name, so its schema leaves names to it.
  const propertyNames = { pattern: SERVICE_NAME.source, maxLength: MOST_SERVICE_NAME_CHARACTERS };
  const named = { ...object(properties[services]), propertyNames };
  return { ...made, title, properties: { ...properties, [services]: named } };
}

function object(value: unknown): JsonSchema {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
