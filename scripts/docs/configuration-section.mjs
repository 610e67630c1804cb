import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { code, sentence, table } from './markdown.mjs';

/**
 * What the tables need of a JSON Schema.
 * @typedef {{
 *   readonly type?: string, readonly description?: string, readonly const?: unknown,
 *   readonly minimum?: number, readonly maximum?: number, readonly required?: readonly string[],
 *   readonly properties?: Readonly<Record<string, Schema>>, readonly additionalProperties?: Schema | boolean,
 *   readonly items?: Schema, readonly anyOf?: readonly Schema[],
 * }} Schema
 */

/** The fields of a service in `vercel.json`, and what becomes of the other keys. @param {string} root */
export function vercelSection(root) {
  const { properties = {} } = schema(root, 'vercel');
  const { experimentalServices, ...others } = properties;
  const fields = fieldsOf('', itemsOf(experimentalServices ?? {}));
  /** @param {string} description */
  const keys = (description) =>
    Object.entries(others)
      .filter(([, key]) => key.description?.startsWith(description))
      .map(([name]) => code(name))
      .join(', ');
  return [
    fields,
    'Other keys of `vercel.json` that would change routing or building are ignored, with a warning:',
    `${keys('Ignored')}.`,
    'These are accepted and mean nothing to svc-build:',
    `${keys('Not read')}.`,
  ].join('\n\n');
}

/** The fields of `svc-build.json`. @param {string} root */
export function svcBuildSection(root) {
  const { properties = {} } = schema(root, 'svc-build');
  const { services = {}, ...others } = properties;
  return [
    '### Settings of a service',
    'Below `services`, by the name that the service has in `vercel.json`.',
    fieldsOf('services.NAME.', itemsOf(services)),
    '### Settings of the project',
    fieldsOf('', { properties: others }),
  ].join('\n\n');
}

/**
 * A table of the fields of an object; those of objects inside of it follow with a longer name.
 * @param {string} before
 * @param {Schema} object
 */
function fieldsOf(before, object) {
  return table(['field', 'value', 'meaning'], rowsOf(before, object));
}

/**
 * @param {string} before
 * @param {Schema} object
 * @returns {string[][]}
 */
function rowsOf(before, { properties = {}, required = [] }) {
  return Object.entries(properties).flatMap(([name, field]) => {
    const inner = field.properties ?? field.items?.properties;
    const step = field.items?.properties ? '[].' : '.';
    const needed = required.includes(name) ? ' Required.' : '';
    const row = [code(before + name), valuesText(field), `${sentence(field.description ?? '')}${needed}`];
    const nested = { properties: inner ?? {}, required: field.required ?? field.items?.required ?? [] };
    return [row, ...rowsOf(`${before}${name}${step}`, nested)];
  });
}

/** @param {Schema} field @returns {string} */
function valuesText(field) {
  if (field.anyOf !== undefined) return field.anyOf.map(valuesText).join(' or ');
  if (field.const !== undefined) return code(String(field.const));
  if (field.type === 'array') return field.items?.type === 'string' ? 'list of strings' : 'list of objects';
  if (field.type === 'integer') {
    const { minimum = 0, maximum = Number.MAX_SAFE_INTEGER } = field;
    return maximum === Number.MAX_SAFE_INTEGER ? `integer from ${minimum}` : `integer from ${minimum} to ${maximum}`;
  }
  return field.type ?? 'anything';
}

/** What an object of named things holds. @param {Schema} object @returns {Schema} */
function itemsOf({ additionalProperties = {} }) {
  return typeof additionalProperties === 'boolean' ? {} : additionalProperties;
}

/** The schema that the package publishes. @param {string} root @param {string} name @returns {Schema} */
function schema(root, name) {
  return JSON.parse(readFileSync(join(root, `packages/cli/dist/${name}.schema.json`), 'utf8'));
}
