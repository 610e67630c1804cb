import { isRange } from '@svc-build/model/version-range';

/** A version of Node as a file names it: a range, null for any, and how exactly it says so. */
export interface WrittenVersion {
  readonly range: string | null;
  /** How many numbers of a version it says. */
  readonly exactness: 0 | 1 | 2 | 3;
}

/** Names of the long-term lines. */
const LINES: Readonly<Record<string, number>> = {
  argon: 4,
  boron: 6,
  carbon: 8,
  dubnium: 10,
  erbium: 12,
  fermium: 14,
  gallium: 16,
  hydrogen: 18,
  iron: 20,
  jod: 22,
  krypton: 24,
};

/** Whatever the machine has. */
const ANY = ['node', 'stable', 'current', 'latest', 'system', 'default', '*'];

/** `lts/*`, and `lts/-1` for the line before the newest, are any of the long-term lines: which is the newest is not written anywhere. */
const ANY_LINE = /^lts(?:[/-](?:\*|latest|-\d+))?$/;

/** What version managers understand: a version or the beginning of one, a name of a line, or a range; null for anything else. */
export function writtenVersion(written: string): WrittenVersion | null {
  const text = written.trim().toLowerCase();
  if (ANY.includes(text)) return { range: null, exactness: 0 };
  if (ANY_LINE.test(text)) return { range: linesFrom(Math.min(...Object.values(LINES))), exactness: 0 };
  const [, line = ''] = /^lts[/-]([a-z]+)$/.exec(text) ?? [];
  const major = Object.hasOwn(LINES, line) ? LINES[line] : undefined;
  if (major !== undefined) return { range: `${major}.x`, exactness: 1 };
  const [, version] = /^(?:node-?)?v?(\d+(?:\.\d+){0,2})$/.exec(text) ?? [];
  if (version === undefined) return text === '' || !isRange(text) ? null : { range: text, exactness: 0 };
  const numbers = version.split('.').length;
  return { range: numbers < 3 ? `${version}.x` : version, exactness: numbers < 2 ? 1 : numbers < 3 ? 2 : 3 };
}

/** Every second line from one on: the newest may have no name yet. */
function linesFrom(first: number): string {
  const newest = Math.max(...Object.values(LINES));
  const known = Array.from({ length: (newest - first) / 2 + 1 }, (_, index) => `${first + 2 * index}.x`);
  return known.toReversed().join(' || ');
}
