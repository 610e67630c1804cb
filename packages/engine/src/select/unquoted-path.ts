const LETTERS: Readonly<Record<string, string>> = { a: '\x07', b: '\b', t: '\t', n: '\n', v: '\v', f: '\f', r: '\r' };

/** A path as git prints it: in quotes, with escapes, where it holds something that would break a line. */
export function unquotedPath(printed: string): string {
  if (!printed.startsWith('"')) return printed;
  // Octal codes are bytes, several of which may make one letter.
  const bytes = [...printed.slice(1, -1).matchAll(/\\([0-7]{3}|.)|[^\\]+/gs)].map(([text, code]) => {
    if (code === undefined) return Buffer.from(text);
    return /^[0-7]{3}$/.test(code) ? Buffer.from([Number.parseInt(code, 8)]) : Buffer.from(LETTERS[code] ?? code);
  });
  return Buffer.concat(bytes).toString('utf8');
}
