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

/** Rows of columns, each as wide as its widest cell; the last one is not padded. */
export function textTable(rows: readonly (readonly string[])[]): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length);
  }
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(column === row.length - 1 ? 0 : (widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

const SHOWN_REASONS = 2;

/** The first reasons, and how many more there are: `svc-build why` has them all. */
export function briefly(reasons: readonly string[]): string {
  const more = reasons.length > SHOWN_REASONS ? ` (+${reasons.length - SHOWN_REASONS} more)` : '';
  return `${reasons.slice(0, SHOWN_REASONS).join(', ')}${more}`;
}

/** A duration as people say it: `840 ms`, `2.1 s`, `1 min 12 s`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

/** A size in powers of 1000: `12 kB`, `4.6 MB`, `5.4 GB`. */
export function byteSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`;
  if (bytes < 1_000_000_000) return `${(bytes / 1_000_000).toFixed(1)} MB`;
  return `${(bytes / 1_000_000_000).toFixed(1)} GB`;
}
