import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A small tree, and what is found in it. */
export interface DetectionCase {
  readonly title: string;
  /** The entrypoint; the project root where it is not said. */
  readonly at: string;
  readonly pinned: string | null;
  /** A framework, or the code of an error. */
  readonly found: string;
  /** The codes of what is said beside a framework. */
  readonly warned: readonly string[];
  /** What the error says. */
  readonly says: readonly string[];
  readonly files: Readonly<Record<string, string>>;
}

/** All cases of one family: a file of this directory. */
export interface DetectionFamily {
  readonly name: string;
  readonly cases: readonly DetectionCase[];
}

const directory = import.meta.dirname;

export const FAMILIES: readonly DetectionFamily[] = readdirSync(directory)
  .filter((name) => name.endsWith('.txt'))
  .sort()
  .map((name) => ({ name, cases: casesIn(readFileSync(join(directory, name), 'utf8')) }));

/** Each case begins with `=== title (at PATH) (pinned SLUG) => FOUND "words" …` or `=> FOUND + WARNING`, and each of its files with `--- path`. */
function casesIn(text: string): readonly DetectionCase[] {
  const [, ...blocks] = `\n${text}`.split(/\n=== /);
  return blocks.map(caseIn);
}

function caseIn(block: string): DetectionCase {
  const [head = '', ...lines] = block.split('\n');
  const [, title, options = '', found, says = ''] = /^([^(]+?)((?: \([^)]+\))*) => ([\w-]+)(.*)$/.exec(head) ?? [];
  if (title === undefined || found === undefined) throw new Error(`No case begins so: ${head}`);
  const [, ...files] = `\n${lines.join('\n')}`.split(/\n--- /);
  return {
    title,
    at: /\(at ([^)]+)\)/.exec(options)?.[1] ?? '.',
    pinned: /\(pinned ([^)]+)\)/.exec(options)?.[1] ?? null,
    found,
    warned: [...says.matchAll(/\+ ([A-Z_]+)/g)].map(([, code = '']) => code),
    says: [...says.matchAll(/"([^"]+)"/g)].map(([, words = '']) => words),
    files: Object.fromEntries(files.map(fileIn)),
  };
}

function fileIn(part: string): readonly [string, string] {
  const end = part.indexOf('\n');
  return end < 0 ? [part, ''] : [part.slice(0, end), part.slice(end + 1)];
}
