import { posix } from 'node:path';

/** A path that code puts together of parts, where it stands in the text. Absolute below `ROOT`. */
export interface PathExpression {
  readonly offset: number;
  readonly length: number;
  readonly path: string;
  /** False when more follows that only the running program knows: `path` is what is known of it. */
  readonly isWhole: boolean;
}

/** Where a file is, and the directory in which the program that reads it is started; both absolute below `ROOT`. */
export interface CodePlace {
  readonly file: string;
  readonly cwd: string;
}

/** Names in place of values: constants of other files that this one may import. */
export type KnownNames = ReadonlyMap<string, string>;

/** Stands for the project root, whatever that is on this machine. */
export const ROOT = '/(project)';

/** What an expression is worth: a text, of which perhaps only the beginning is known. */
interface Value {
  readonly text: string;
  readonly isWhole: boolean;
}

/** Code without these words puts no path of its own place together. */
const SPEAKS_OF_PLACE = /__dirname|__filename|import\.meta|\bcwd\(|\bresolve\(/;
const STARTS =
  /(?<![\w$.])(?:[A-Za-z_$][\w$]*\s*\.\s*){0,2}(?:join|resolve|normalize|fileURLToPath|URL)\s*\(|`|(?<![\w$.])__dirname\b/g;
const ASSIGNED = /(?<![\w$.])(?:const|let|var)\s+([A-Za-z_$][\w$]*)\s*(?::[^=;\n]{1,80})?=\s*/g;

/** Every path that a text puts together from its own place, and the names under which it exports such. */
export function pathExpressions(
  text: string,
  place: CodePlace,
  imported: KnownNames,
): { readonly expressions: readonly PathExpression[]; readonly exported: KnownNames } {
  if (!SPEAKS_OF_PLACE.test(text) && imported.size === 0) return { expressions: [], exported: new Map() };
  const names = new Map(imported);
  const code = { text, place, names };
  const exported = new Map<string, string>();
  for (const match of text.matchAll(ASSIGNED)) {
    const value = new Reader(code, match.index + match[0].length).expression();
    if (value?.isWhole !== true || !isPlace(value.text)) continue;
    names.set(match[1] ?? '', value.text);
    if (text.slice(0, match.index).endsWith('export ')) exported.set(match[1] ?? '', value.text);
  }
  const expressions: PathExpression[] = [];
  let end = 0;
  for (const { index } of text.matchAll(STARTS)) {
    if (index < end) continue;
    const reader = new Reader(code, index);
    const value = reader.expression();
    if (value === null || !isPlace(value.text)) continue;
    end = reader.position;
    const path = posix.normalize(value.text.replace(/^file:\/\//, ''));
    expressions.push({ offset: index, length: reader.position - index, path, isWhole: value.isWhole });
  }
  return { expressions, exported };
}

function isPlace(text: string): boolean {
  return text.replace(/^file:\/\//, '').startsWith(ROOT);
}

/** A text of code, where it is, and what the names in it stand for. */
interface Code {
  readonly text: string;
  readonly place: CodePlace;
  readonly names: KnownNames;
}

/** Reads the few kinds of expression of which paths are made; null for anything else. */
class Reader {
  readonly #text: string;
  readonly #place: CodePlace;
  readonly #names: KnownNames;
  #depth = 0;
  position: number;

  constructor({ text, place, names }: Code, position: number) {
    this.#text = text;
    this.position = position;
    this.#place = place;
    this.#names = names;
  }

  /** A value, or values joined by `+`. */
  expression(): Value | null {
    const first = this.#operand();
    if (first === null) return null;
    let value = first;
    for (let end = this.position; this.#take(/\s*\+(?![+=])\s*/y); end = this.position) {
      const next = this.#operand();
      if (next === null) {
        this.position = end;
        return { text: value.text, isWhole: false };
      }
      value = value.isWhole ? { text: value.text + next.text, isWhole: next.isWhole } : value;
    }
    return value;
  }

  #operand(): Value | null {
    if (this.#depth > 20) return null;
    this.#depth += 1;
    this.#take(/\s*(?:new\s+|await\s+)?/y);
    const value = this.#literal() ?? this.#template() ?? this.#call() ?? this.#name();
    if (value !== null) this.#take(/\s*\.\s*(?:pathname|href|toString\(\))/y);
    this.#depth -= 1;
    return value;
  }

  #literal(): Value | null {
    const match = this.#match(/'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"/y);
    return match === null ? null : whole((match[1] ?? match[2] ?? '').replace(/\\(.)/g, '$1'));
  }

  #template(): Value | null {
    if (!this.#take(/`/y)) return null;
    let value = whole('');
    for (;;) {
      const text = this.#match(/(?:[^`\\$]|\\.|\$(?!\{))*/sy)?.[0] ?? '';
      if (value.isWhole) value = whole(value.text + text);
      if (this.#take(/`/y)) return value;
      if (!this.#take(/\$\{\s*/y)) return null;
      const part = this.expression();
      if (part === null || !this.#take(/\s*\}/y)) {
        if (!this.#skipTo('}')) return null;
        value = { text: value.text, isWhole: false };
      } else if (value.isWhole) value = { text: value.text + part.text, isWhole: part.isWhole };
    }
  }

  #call(): Value | null {
    const match = this.#match(
      /(?:[\w$]+\s*\.\s*){0,2}(join|resolve|normalize|dirname|fileURLToPath|pathToFileURL|URL|cwd)\s*\(\s*/y,
    );
    if (match === null) return null;
    const parts: Value[] = [];
    for (;;) {
      if (this.#take(/\s*\)/y)) break;
      const part = this.expression();
      if (part === null || !this.#take(/\s*(?:,\s*|(?=\)))/y)) {
        if (!this.#skipTo(')')) return null;
        parts.push({ text: '', isWhole: false });
        break;
      }
      parts.push(part);
    }
    return this.#valueOf(match[1] ?? '', parts);
  }

  #valueOf(name: string, parts: readonly Value[]): Value | null {
    const isWhole = parts.every((part) => part.isWhole);
    const unknown = parts.findIndex((part) => !part.isWhole);
    const known = (unknown === -1 ? parts : parts.slice(0, unknown + 1)).map(({ text }) => text);
    const [first = '', second = ''] = known;
    switch (name) {
      case 'cwd':
        return whole(this.#place.cwd);
      case 'dirname':
        return { text: posix.dirname(first), isWhole };
      case 'URL': {
        const base = second.replace(/^file:\/\//, '');
        if (!isPlace(second)) return isPlace(first) ? { text: first, isWhole } : null;
        return { text: `file://${posix.resolve(base.endsWith('/') ? base : posix.dirname(base), first)}`, isWhole };
      }
      case 'fileURLToPath':
      case 'pathToFileURL':
        return { text: first.replace(/^file:\/\//, ''), isWhole };
      case 'resolve':
        return known.length === 0 ? null : { text: posix.resolve(this.#place.cwd, ...known), isWhole };
      default:
        return known.length === 0 ? null : { text: posix.join(...known), isWhole };
    }
  }

  #name(): Value | null {
    const { file } = this.#place;
    if (this.#take(/(?:__dirname|import\.meta\.dirname)\b/y)) return whole(posix.dirname(file));
    if (this.#take(/(?:__filename|import\.meta\.filename)\b/y)) return whole(file);
    if (this.#take(/import\.meta\.url\b/y)) return whole(`file://${file}`);
    const before = this.position;
    const name = this.#match(/[A-Za-z_$][\w$]*(?!\s*[\w$([.])/y)?.[0];
    const known = name === undefined ? undefined : this.#names.get(name);
    if (known === undefined) this.position = before;
    return known === undefined ? null : whole(known);
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.position;
    const match = pattern.exec(this.#text);
    if (match !== null) this.position += match[0].length;
    return match;
  }

  #take(pattern: RegExp): boolean {
    return this.#match(pattern) !== null;
  }

  /** Goes on behind the bracket that closes what cannot be read; false when nothing near closes it. */
  #skipTo(closing: ')' | '}'): boolean {
    let open = 0;
    for (const limit = this.position + 2000; this.position < Math.min(limit, this.#text.length); this.position += 1) {
      const character = this.#text[this.position] ?? '';
      if ('([{'.includes(character)) open += 1;
      else if (open > 0 && ')]}'.includes(character)) open -= 1;
      else if (character === closing) {
        this.position += 1;
        return true;
      }
    }
    return false;
  }
}

function whole(text: string): Value {
  return { text, isWhole: true };
}
