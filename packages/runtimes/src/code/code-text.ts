/** What stands in the text of a string for anything that a template puts in. */
export const PUT_IN = '\ue002';

/** A string of code, where it stands between its quotes. What a template puts in is one `PUT_IN`. */
export interface Literal {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}

/** Code with comments and regular expressions blanked, and its strings: what is said in neither of them is a way to nowhere. */
export interface CodeText {
  readonly code: string;
  readonly literals: readonly Literal[];
}

const STRINGS = /'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*"/;
const SCRIPT = new RegExp(
  [
    /\/\/[^\n]*|\/\*[\s\S]*?\*\//,
    STRINGS,
    /`(?:[^`\\]|\\[\s\S])*`/,
    /(?<=(?:^|[=(,:;!&|?{}[]|\breturn)\s{0,9})\/(?![*/])(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'g',
);
const PYTHON = new RegExp(`#[^\\n]*|"""[\\s\\S]*?"""|'''[\\s\\S]*?'''|${STRINGS.source}`, 'g');

/** Tells what is said in code from what is said about it. */
export function readCode(text: string, language: 'js' | 'python'): CodeText {
  const literals: Literal[] = [];
  const code = text.replace(language === 'js' ? SCRIPT : PYTHON, (token: string, offset: number) => {
    if (!/^['"`]/.test(token) || /^(?:"""|''')/.test(token)) return blanked(token);
    const written = token.slice(1, -1);
    const isPutTogether = token.startsWith('`') || (language === 'python' && text[offset - 1] === 'f');
    const said = isPutTogether ? written.replace(/\$?\{[^}]*\}/g, PUT_IN) : written;
    literals.push({ offset: offset + 1, length: written.length, text: said });
    return token;
  });
  return { code, literals };
}

/** As long as before, so that places stay. */
export function blanked(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}
