import { MOST_SERVICE_NAME_CHARACTERS, SERVICE_NAME } from '@svc-build/model/names';
import * as z from 'zod';
import { svcBuildSchema } from './svc-build-schema.ts';
import { vercelSchema } from './vercel-schema.ts';

type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * The JSON Schemas that editors complete and check by, by file name. Made from the schemas that the command itself uses;
 * frameworks are offered, and others allowed, for a project may have builders of its own.
 */
export function jsonSchemas(frameworks: readonly string[]): Readonly<Record<string, JsonSchema>> {
  const vercel = schemaOf(vercelSchema, 'vercel.json, as svc-build reads it', 'experimentalServices');
  return {
    'vercel.schema.json': withExamples(vercel, FRAMEWORK, [...frameworks].sort()),
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

const FRAMEWORK = ['properties', 'experimentalServices', 'additionalProperties', 'properties', 'framework'];

/** A schema with examples at a path in it. */
function withExamples(schema: JsonSchema, [name, ...rest]: readonly string[], examples: readonly string[]): JsonSchema {
  if (name === undefined) return { ...schema, examples };
  return { ...schema, [name]: withExamples(object(schema[name]), rest, examples) };
}

function object(value: unknown): JsonSchema {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
