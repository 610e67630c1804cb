/** Words as a list in a sentence: `"a", "b" or "c"`. Odd characters are escaped, as they are in the files. */
export function quoteList(words: readonly string[], conjunction: 'and' | 'or'): string {
  const quoted = words.map((word) => JSON.stringify(word));
  const last = quoted.pop();
  if (last === undefined) return '';
  return quoted.length === 0 ? last : `${quoted.join(', ')} ${conjunction} ${last}`;
}
