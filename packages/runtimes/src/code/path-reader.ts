import { posix } from 'node:path';

export type Language = 'js' | 'python';

/** Where a file is, and the directory in which the program that reads it is started; both absolute below `ROOT`. */
export interface CodePlace {
  readonly file: string;
  readonly cwd: string;
  readonly language?: Language;
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

/** Whether a text is a path of the project.*/
export function isPlace(text: string): boolean {
  const path = text.replace(/^file:\/\//, '');
  return path === ROOT || path.startsWith(`${ROOT}/`);
}

/** A text of code, where it is, and what the names in it stand for. */
interface Code {
  readonly text: string;
  readonly place: CodePlace;
  readonly names: KnownNames;
}

/** Reads the few kinds of expression of which paths are made; null for anything else. */
export class PathReader {
  readonly #text: string;
  readonly #place: CodePlace;
  readonly #names: KnownNames;
  #depth = 0;
  position: number;
  /** Where what it does not understand begins. */
  unknownAt: number | null = null;

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
    const isPython = this.#place.language === 'python';
    for (let end = this.position; ; end = this.position) {
      const sign = this.#match(isPython ? /\s*[+/](?![/=])\s*/y : /\s*\+(?![+=])\s*/y)?.[0].trim();
      if (sign === undefined) return value;
      const next = this.#operand();
      if (next === null) {
        this.position = end;
        this.unknownAt ??= end;
        return { text: value.text, isWhole: false };
      }
      const text = sign === '/' ? posix.join(value.text, next.text) : value.text + next.text;
      value = value.isWhole ? { text, isWhole: next.isWhole } : value;
    }
  }

  #operand(): Value | null {
    if (this.#depth > 20) return null;
    this.#depth += 1;
    this.#take(/\s*(?:new\s+|await\s+)?/y);
    const named = this.#literal() ?? this.#template() ?? this.#call() ?? this.#name();
    const value = named !== null && this.#place.language === 'python' ? this.#above(named) : named;
    if (value !== null) this.#take(/\s*\.\s*(?:pathname|href|toString\(\))/y);
    this.#depth -= 1;
    return value;
  }

  /** What Python writes behind a path. */
  #above(value: Value): Value {
    let { text } = value;
    for (;;) {
      const match = this.#match(/\s*\.\s*(?:(?:resolve|absolute)\(\)|parents\s*\[\s*(\d)\s*\]|(parent)\b)/y);
      if (match === null) return { ...value, text };
      const steps = match[2] === undefined ? Number(match[1] ?? -1) + 1 : 1;
      for (let step = 0; step < steps; step += 1) text = posix.dirname(text);
    }
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
        this.unknownAt ??= this.position;
        if (!this.#skipTo('}')) return null;
        value = { text: value.text, isWhole: false };
      } else if (value.isWhole) value = { text: value.text + part.text, isWhole: part.isWhole };
    }
  }

  #call(): Value | null {
    const match = this.#match(
      /(?:require\(["'][\w:/]+["']\)\s*\.\s*)?(?:[\w$]+\s*\.\s*){0,2}(join|resolve|normalize|normpath|abspath|realpath|dirname|fileURLToPath|pathToFileURL|URL|Path|(?:get)?cwd)\s*\(\s*/y,
    );
    if (match === null) return null;
    const parts: Value[] = [];
    for (;;) {
      if (this.#take(/\s*\)/y)) break;
      const part = this.expression();
      if (part === null || !this.#take(/\s*(?:,\s*|(?=\)))/y)) {
        this.unknownAt ??= this.position;
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
      case 'getcwd':
        return whole(this.#place.cwd);
      case 'dirname':
        return { text: posix.dirname(first), isWhole };
      case 'URL': {
        const base = second.replace(/^file:\/\//, '');
        if (!isPlace(second)) return isPlace(first) ? { text: first, isWhole } : null;
        // As URLs have it, what ends in `..` is a directory, with a slash.
        const path = posix.resolve(base.endsWith('/') ? base : posix.dirname(base), first);
        return { text: `file://${path}${/(?:^|\/)\.{0,2}$/.test(first) ? '/' : ''}`, isWhole };
      }
      case 'fileURLToPath':
      case 'pathToFileURL':
        return { text: first.replace(/^file:\/\//, ''), isWhole };
      case 'resolve':
      case 'abspath':
      case 'realpath':
        return known.length === 0 ? null : { text: posix.resolve(this.#place.cwd, ...known), isWhole };
      default:
        return known.length === 0 ? null : { text: posix.join(...known), isWhole };
    }
  }

  #name(): Value | null {
    const { file } = this.#place;
    if (this.#take(/(?:__dirname|import\.meta\.dirname)\b/y)) return whole(posix.dirname(file));
    if (this.#take(/(?:__filename|__file__|import\.meta\.filename)\b/y)) return whole(file);
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
