import { importBundled } from '../import-bundled.mjs';

const PIECES = [
  'a',
  'b',
  'ab',
  '*',
  '**',
  '?',
  '/',
  '[ab]',
  '[!a]',
  '{a,b}',
  '{a/b,b}',
  '{1..3}',
  '@(a|b)',
  '*(a|ab)',
  '+(a)',
  '!(a)',
  '(',
  ')',
  '[',
  '{',
  '}',
  ',',
  '\\',
  '|',
  '..',
  '.',
];
const LETTERS = ['a', 'b', '/', '1', '.', '('];
/** A hundred times what one path may take: a machine may be busy, a pattern that blows up takes for ever. */
const TOO_LONG_MS = 1000;
const PER_ROUND = 40;

/**
 * Random patterns on random paths: what is read is matched at once, whatever it is, and right where a slow and simple
 * matcher knows.
 * @param {{ rounds: number, random: () => number }} options
 */
export async function soakKind({ rounds, random }) {
  const { readPattern } = await importBundled('packages/model/src/glob/path-pattern.ts');
  /** @template T @param {readonly T[]} list @returns {T} */
  const one = (list) => /** @type {T} */ (list[Math.floor(random() * list.length)]);
  /** @param {readonly string[]} list @param {number} most */
  const some = (list, most) => Array.from({ length: Math.floor(random() * most) + 1 }, () => one(list)).join('');
  const tally = { read: 0, refused: 0, compared: 0, slowestMs: 0 };
  for (let round = 0; round < rounds * PER_ROUND; round += 1) {
    const isLong = round % PER_ROUND === 0;
    const pattern = isLong ? some(PIECES, 4).repeat(Math.ceil(random() * 300)) : some(PIECES, 8);
    const path = isLong
      ? some(LETTERS, 5)
          .repeat(Math.ceil(random() * 800))
          .slice(0, 4096)
      : some(LETTERS, 8);
    const startedAt = performance.now();
    const read = readPattern(pattern);
    const matches = read.ok && read.pattern.matches(path);
    const tookMs = performance.now() - startedAt;
    tally.slowestMs = Math.max(tally.slowestMs, tookMs);
    if (tookMs > TOO_LONG_MS) throw new Error(`${JSON.stringify([pattern, path])} took ${tookMs} ms.`);
    tally[read.ok ? 'read' : 'refused'] += 1;
    if (isLong || !read.ok || !isPlain(pattern) || path.split('/').some((name) => ['', '.', '..'].includes(name)))
      continue;
    tally.compared += 1;
    if (
      matches !==
      matchesSlowly(
        pattern.split('/').filter((name) => name !== '' && name !== '.'),
        path.split('/'),
      )
    )
      throw new Error(`${JSON.stringify(pattern)} and ${JSON.stringify(path)}: ${matches} is wrong.`);
  }
  return `${tally.read} read, ${tally.refused} refused, ${tally.compared} compared with a slow matcher; the slowest took ${tally.slowestMs.toFixed(0)} ms`;
}

/** Whether only letters, `*`, `?`, `**` and `/` are in it, which the slow matcher knows. @param {string} pattern */
function isPlain(pattern) {
  return /^[ab1*?/]+$/.test(pattern) && !/^\/*$/.test(pattern);
}

/** @param {readonly string[]} pattern @param {readonly string[]} names @returns {boolean} */
function matchesSlowly([first, ...rest], names) {
  if (first === undefined) return names.length === 0;
  if (first === '**') return names.some((_, at) => matchesSlowly(rest, names.slice(at))) || matchesSlowly(rest, []);
  return names.length > 0 && nameMatches(first, names[0] ?? '') && matchesSlowly(rest, names.slice(1));
}

/** @param {string} pattern @param {string} name @returns {boolean} */
function nameMatches(pattern, name) {
  if (pattern === '') return name === '';
  if (pattern[0] === '*')
    return nameMatches(pattern.slice(1), name) || (name !== '' && nameMatches(pattern, name.slice(1)));
  return name !== '' && (pattern[0] === '?' || pattern[0] === name[0]) && nameMatches(pattern.slice(1), name.slice(1));
}
