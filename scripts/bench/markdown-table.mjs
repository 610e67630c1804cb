/**
 * Rows as Markdown, the first of them the head; every column but the first holds numbers.
 * @param {readonly (readonly string[])[]} rows
 */
export function markdownTable([head = [], ...rows]) {
  const rule = head.map((_, column) => (column === 0 ? '---' : '---:'));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
