import { error } from '@svc-build/model/diagnostic';
import { fail, ok, type Result } from '@svc-build/model/result';
import { parse, TomlError } from 'smol-toml';
import type { Table } from './json-value.ts';

/** Reads a manifest written in TOML. */
export function parseToml(file: string, text: string): Result<Table> {
  const plain = text.replace(/^\uFEFF/, '');
  try {
    return ok(parse(plain));
  } catch (thrown) {
    if (!(thrown instanceof TomlError)) throw thrown;
    const { line, column } = thrown;
    const lineText = plain.split(/\r\n|\n/)[line - 1] ?? '';
    // The parser's message ends in a drawing of the line; ours is drawn by whoever shows the diagnostic.
    const reason = (thrown.message.split('\n')[0] ?? '').replace(/^Invalid TOML document: /, '').replace(/\.$/, '');
    return fail(
      error('MANIFEST_INVALID', `"${file}" is not valid TOML: ${reason}.`, 'Fix the file at this place.', {
        location: { file, line, column, length: 1, lineText },
      }),
    );
  }
}
