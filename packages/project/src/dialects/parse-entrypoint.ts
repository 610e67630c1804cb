import { posix } from 'node:path';
import { error } from '@svc-build/model/diagnostic';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { Subject } from '../documents/subject.ts';

/** An entrypoint's spelling: a path below the project root, or something inside a Python module. */
export type EntrypointText =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'attribute'; readonly module: string; readonly attribute: string };

const ATTRIBUTE = /^([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*):([A-Za-z_]\w*)$/;

/** Reads an entrypoint's spelling, without a look at the disk. */
export function parseEntrypoint(text: string, subject: Subject): Result<EntrypointText> {
  const invalid = (problem: string, help: string) =>
    fail(error('ENTRYPOINT_INVALID', `${subject.entrypoint} ${problem}.`, help, subject.at));
  if (text.trim() === '') return invalid('is empty', 'Name a directory or a file, or remove it for the project root.');
  if (text.startsWith('/') || /^[A-Za-z]:[\\/]/.test(text)) {
    return invalid('is absolute', 'Write it relative to the project root.');
  }
  if (text.includes('\\')) return invalid('is written with "\\"', 'Separate directories with "/".');
  // No file system has such names, and some functions throw at them.
  if (text.includes('\0')) return invalid('holds a NUL character', 'Remove it.');
  if (text.includes(':')) {
    const [, module, attribute] = ATTRIBUTE.exec(text) ?? [];
    if (module !== undefined && attribute !== undefined) return ok({ kind: 'attribute', module, attribute });
    return invalid('is neither a path nor a Python "module:attribute"', 'Write it such as "package.module:app".');
  }
  const path = posix.normalize(text).replace(/(?<=.)\/$/, '');
  if (path === '..' || path.startsWith('../')) {
    const help = 'Name a directory or a file inside the project.';
    return fail(error('ENTRYPOINT_OUTSIDE_PROJECT', `${subject.entrypoint} leaves the project.`, help, subject.at));
  }
  return ok({ kind: 'path', path });
}
