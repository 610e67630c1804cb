import { error } from '@svc-build/model/diagnostic';
import { fail, ok, type Result } from '@svc-build/model/result';
import { locateOffset } from './locate-offset.ts';

/** A configuration file's text without its byte order mark. What is not UTF-8 is refused: guessed letters would become routes. */
export function decodeText(file: string, bytes: Uint8Array): Result<string> {
  try {
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return fail(notUtf8(file, bytes));
  }
}

function notUtf8(file: string, bytes: Uint8Array) {
  const offset = firstBadByte(bytes);
  const before = new TextDecoder().decode(bytes.subarray(0, offset));
  const shown = new TextDecoder().decode(bytes);
  const hex = `0x${(bytes[offset] ?? 0).toString(16).toUpperCase().padStart(2, '0')}`;
  return error(
    'CONFIG_NOT_UTF8',
    `"${file}" is not UTF-8: byte ${hex} at offset ${offset} is not part of a character.`,
    `Save "${file}" as UTF-8.`,
    { location: locateOffset({ file, text: shown }, before.length, 1) },
  );
}

/** Where the first broken sequence starts: just after the longest head that decodes. */
function firstBadByte(bytes: Uint8Array): number {
  let good = 0;
  let bad = bytes.length + 1;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (decodes(bytes.subarray(0, middle))) good = middle;
    else bad = middle;
  }
  const head = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(0, good), {
    stream: true,
  });
  return new TextEncoder().encode(head).length;
}

/** Whether a head is right so far; a character cut in two at its end still may be. */
function decodes(head: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}
