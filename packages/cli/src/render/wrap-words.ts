/** A line broken between words so that no line is wider than it may be; a word that alone is wider stays whole. */
export function wrapWords(line: string, width: number, indent: string): readonly string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of line.match(/\s*\S+/g) ?? []) {
    if (current !== '' && current.length + word.length > width) {
      lines.push(current);
      current = `${indent}${word.trimStart()}`;
    } else current += word;
  }
  return [...lines, current];
}
