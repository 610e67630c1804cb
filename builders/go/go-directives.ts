/** One directive of a go.mod or go.work file, blocks unfolded: `require (` with two lines gives two. */
export interface GoDirective {
  readonly verb: string;
  readonly words: readonly string[];
  /** Counted from 1. */
  readonly line: number;
  readonly lineText: string;
}

const WORD = /"(?:[^"\\]|\\.)*"|`[^`]*`|[^\s"`]+/g;

/** Reads the line grammar that go.mod and go.work share (go.dev/ref/mod). What go would refuse is left for go to refuse. */
export function parseGoDirectives(text: string): readonly GoDirective[] {
  const directives: GoDirective[] = [];
  let block: string | null = null;
  for (const [index, lineText] of text.split(/\r?\n/).entries()) {
    const words = wordsOf(lineText);
    const [first, ...rest] = words;
    if (first === undefined) continue;
    if (block !== null && first === ')') block = null;
    else if (block !== null) directives.push({ verb: block, words, line: index + 1, lineText });
    else if (rest[0] === '(') block = first;
    else directives.push({ verb: first, words: rest, line: index + 1, lineText });
  }
  return directives;
}

function wordsOf(line: string): readonly string[] {
  const words: string[] = [];
  for (const [word] of line.matchAll(WORD)) {
    // A comment starts with a word, never inside one: `https://` may stand in a path.
    if (word.startsWith('//')) break;
    words.push(unquoted(word));
  }
  return words;
}

function unquoted(word: string): string {
  return /^["`]/.test(word) ? word.slice(1, -1).replace(/\\(["\\])/g, '$1') : word;
}
