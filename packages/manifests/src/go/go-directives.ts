/** One directive of a go.mod or go.work file, blocks unfolded: `require (` with two lines gives two. */
export interface GoDirective {
  readonly verb: string;
  readonly words: readonly string[];
  /** What follows `//` on its line; empty when nothing does. */
  readonly comment: string;
  /** Counted from 1. */
  readonly line: number;
  readonly lineText: string;
}

const WORD = /"(?:[^"\\]|\\.)*"|`[^`]*`|[^\s"`]+/g;

/** Reads the line grammar that go.mod and go.work share (go.dev/ref/mod). What go would refuse is left for go to refuse. */
export function parseGoDirectives(text: string): readonly GoDirective[] {
  const directives: GoDirective[] = [];
  let block: string | null = null;
  for (const [index, lineText] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const { words, comment } = partsOf(lineText);
    const [first, ...rest] = words;
    const place = { comment, line: index + 1, lineText };
    if (first === undefined) continue;
    if (block !== null && first === ')') block = null;
    else if (block !== null) directives.push({ verb: block, words, ...place });
    else if (rest[0] === '(') block = first;
    else directives.push({ verb: first, words: rest, ...place });
  }
  return directives;
}

function partsOf(line: string): { readonly words: readonly string[]; readonly comment: string } {
  const words: string[] = [];
  for (const { 0: word, index } of line.matchAll(WORD)) {
    // A comment starts with a word, never inside one: `https://` may stand in a path.
    if (word.startsWith('//')) return { words, comment: line.slice(index + 2).trim() };
    words.push(unquoted(word));
  }
  return { words, comment: '' };
}

function unquoted(word: string): string {
  return /^["`]/.test(word) ? word.slice(1, -1).replace(/\\(["\\])/g, '$1') : word;
}
