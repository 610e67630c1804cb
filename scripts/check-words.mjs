// One word for each thing (design.md, "Words"): these were ours once, and each has a plain one now.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { reportProblems } from './report-problems.mjs';

/** @type {readonly (readonly [words: RegExp, instead: string])[]} */
const REFUSED = [
  [/\blook-?ups?\b|\blookUps?\b|\blooked[ -]up\b|Lookup\b/, 'decide and decision; for a cache, find'],
  [/\bsurvey(s|ed)?\b|Survey/i, 'decide'],
  [/\basides?\b|Aside/, 'another name, or a temporary name'],
  [/\bupwards?\b/, 'ancestors, or at or above'],
  [/\bbring-?in\b|\bbringIn/, 'publish'],
  [/\bsettle(s|d|ment)?\b|\bsettling\b|isSettled|[a-z]Settle\b/, 'record, end, or wait'],
  [/\bpast\b(?! the| all)|\bPast\b/, 'run state, or earlier runs'],
  [/\binquir(y|ies)\b|Inquiry/i, 'prober'],
  [/\bkeep-?up\b|\bkeepUp/, 'say what is dropped'],
  [/\bring\b(?!-| buffer)|\bRing\b/, 'ring buffer'],
  [/\bhonest(y|ly)?\b|Honest/, 'say what holds'],
  [/\bmend(s|ed|ing)?\b|\bMend/, 'fix'],
];
/** What Node calls so. */
const NODES_OWN = /lookup: |lookupLoopback|LookupFunction|allSettled|module lookup/;

const root = fileURLToPath(new URL('..', import.meta.url));
const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root, encoding: 'utf8' });
const own = listed
  .split('\n')
  .filter(
    (path) =>
      /^(packages|builders|test|scripts|docs)\/.*\.(ts|mjs|cjs|py|md|txt)$|^[A-Z]+\.md$/.test(path) &&
      !/(^|\/)examples?\/|^test\/projects\/|^scripts\/check-words\.mjs$/.test(path),
  );
const problems = own.flatMap((path) => {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const lines = [name, ...readFileSync(`${root}${path}`, 'utf8').split('\n')];
  return lines.flatMap((line, number) =>
    REFUSED.filter(([words]) => words.test(line) && !NODES_OWN.test(line)).map(
      ([words, instead]) => `${path}:${number}: "${words.exec(line)?.[0]}" is not our word; ours: ${instead}.`,
    ),
  );
});
reportProblems(problems);
