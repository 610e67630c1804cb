/** No file of a project nests values deeper; parsers call themselves for each level. */
const MOST_JSON_DEPTH = 200;
/** Longer ones are read by no tool either. */
const MOST_JSON_CHARACTERS = 16 * 1024 * 1024;

/** What a text breaks before it is parsed, and where. */
export interface BrokenBound {
  readonly offset: number;
  /** The end of the sentence "It …". */
  readonly problem: string;
}

/** Whether a JSON text, comments and all, may be given to a parser; null when it may. */
export function brokenJsonBound(text: string): BrokenBound | null {
  if (text.length > MOST_JSON_CHARACTERS)
    return { offset: 0, problem: `has more than ${MOST_JSON_CHARACTERS} characters, the most that are read` };
  const offset = tooDeepAt(text);
  return offset === null ? null : { offset, problem: `nests values more than ${MOST_JSON_DEPTH} deep` };
}

function tooDeepAt(text: string): number | null {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') at = endOfString(text, at);
    else if (character === '/' && text[at + 1] === '/') at = endOf(text, '\n', at);
    else if (character === '/' && text[at + 1] === '*') at = endOf(text, '*/', at + 2) + 1;
    else if (character === '}' || character === ']') depth -= 1;
    else if (character === '{' || character === '[') {
      depth += 1;
      if (depth > MOST_JSON_DEPTH) return at;
    }
  }
  return null;
}

/** The closing quote; a string ends with its line in any case. */
function endOfString(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"' || text[at] === '\n') return at;
  }
  return text.length;
}

function endOf(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at === -1 ? text.length : at;
}
