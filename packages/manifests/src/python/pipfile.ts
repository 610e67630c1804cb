import { ok, type Result } from '@svc-build/model/result';
import { parseToml } from '../documents/parse-toml.ts';
import { tableOf } from '../documents/table-of.ts';

/** The names that a Pipfile lists, as they are written. */
export interface Pipfile {
  readonly packages: readonly string[];
  readonly development: readonly string[];
}

/** Reads the text of a Pipfile. */
export function parsePipfile(file: string, text: string): Result<Pipfile> {
  const document = parseToml(file, text);
  if (!document.ok) return document;
  return ok({
    packages: Object.keys(tableOf(document.value.packages)),
    development: Object.keys(tableOf(document.value['dev-packages'])),
  });
}
