import { error } from '@svc-build/model/diagnostic';
import { fail, ok, type Result } from '@svc-build/model/result';
import { parse, TomlError } from 'smol-toml';

type Table = Readonly<Record<string, unknown>>;

/** Reads a file of TOML. */
export function parseToml(file: string, text: string): Result<Table> {
  try {
    return ok(parse(text));
  } catch (thrown) {
    if (!(thrown instanceof TomlError)) throw thrown;
    const { line, column } = thrown;
    const location = { file, line, column, length: 1, lineText: text.split(/\r?\n/)[line - 1] ?? '' };
    return fail(
      error('MANIFEST_INVALID', `"${file}" is not valid TOML.`, 'Mend the file at this place.', { location }),
    );
  }
}

/** A value as a table; anything else is an empty one. */
export function tableOf(value: unknown): Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
