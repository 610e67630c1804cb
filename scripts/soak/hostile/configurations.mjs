import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answerOf } from '../answer-of.mjs';

const TEXTS = [
  '',
  ' ',
  '/',
  '..',
  '../..',
  '/etc',
  'site',
  '.',
  'a\\u0000b',
  '\\ud800',
  '__proto__',
  'constructor',
  '{a,b}{c,d}',
  '**',
  '!x',
  '\\\\',
  'x'.repeat(300),
  'x/'.repeat(3000),
  '*a'.repeat(60),
  'main:app',
  '/a//b',
  '/a?b',
  '%2e%2e',
];
const VALUES = [
  'null',
  'true',
  '0',
  '-1',
  '1e999',
  '-0',
  '0.5',
  '9007199254740993',
  '[]',
  '{}',
  '[[[[]]]]',
  '[null]',
  '{"a":{"b":[1]}}',
  '['.repeat(250) + ']'.repeat(250),
];
const FIELDS = [
  'entrypoint',
  'routePrefix',
  'framework',
  'memory',
  'maxDuration',
  'includeFiles',
  'excludeFiles',
  'stripPrefix',
  'env',
  'generated',
  '__proto__',
  'x',
];
const OWN = ['services', 'builders', 'concurrency', 'cache', 'verify', '$schema', 'y'];
/** Each takes a fifth of a second. */
const SHARE = 4;

/**
 * Random configurations: whatever they say, the command answers.
 * @param {{ rounds: number, random: () => number }} options
 */
export async function soakKind({ rounds, random }) {
  const base = mkdtempSync(join(tmpdir(), 'svc-build-hostile-'));
  /** @template T @param {readonly T[]} list @returns {T} */
  const one = (list) => /** @type {T} */ (list[Math.floor(random() * list.length)]);
  /** @param {(depth: number) => string} of @param {number} depth */
  const list = (of, depth) => Array.from({ length: Math.floor(random() * 3) }, () => of(depth + 1)).join(',');
  /** @param {number} depth @returns {string} */
  const value = (depth) => {
    const kind = random();
    if (kind < 0.5) return `"${one(TEXTS)}"`;
    if (kind < 0.8 || depth > 3) return one(VALUES);
    return kind < 0.9
      ? `[${list(value, depth)}]`
      : `{${list((deeper) => `"${one(FIELDS)}": ${value(deeper)}`, depth)}}`;
  };
  /** Mostly right, so that not everything ends at the first look. @param {string} name */
  const service = (name) => {
    const fields = ['"entrypoint": "site"', `"routePrefix": "/${name === 'a' ? '' : name}"`].map((field) =>
      random() < 0.05 ? '' : field,
    );
    const more = Array.from({ length: Math.floor(random() * 2) }, () => `"${one(FIELDS)}": ${value(0)}`);
    return `"${random() < 0.05 ? one(TEXTS) : name}": { ${[...fields, ...more].filter((field) => field !== '').join(', ')} }`;
  };
  /** @param {string} text */
  const damaged = (text) => {
    const at = Math.floor(random() * text.length);
    return random() < 0.9
      ? text
      : text.slice(0, at) + one(['', '"', '{', ']', ',', '/*', '\u0000', '\ufeff', '\\']) + text.slice(at + 1);
  };
  const tally = new Map();
  try {
    for (let round = 0; round < Math.ceil(rounds / SHARE); round += 1) {
      const root = join(base, String(round));
      mkdirSync(join(root, 'site'), { recursive: true });
      writeFileSync(join(root, 'site/index.html'), '');
      const vercel = damaged(
        `{ "experimentalServices": { ${['a', 'b', 'c']
          .slice(0, Math.ceil(random() * 3))
          .map(service)
          .join(', ')} } }`,
      );
      const own = damaged(`{ ${random() < 0.8 ? '' : `"${one(OWN)}": ${value(0)}`} }`);
      writeFileSync(join(root, 'vercel.json'), vercel);
      writeFileSync(join(root, 'svc-build.json'), own);
      const exit = answerOf(root, ['build', '--dry-run'], [vercel, own]);
      tally.set(exit, (tally.get(exit) ?? 0) + 1);
      rmSync(root, { recursive: true });
    }
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
  return [...tally].map(([exit, count]) => `${count} with exit ${exit}`).join(', ');
}
