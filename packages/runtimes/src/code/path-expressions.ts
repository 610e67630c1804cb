import { posix } from 'node:path';
import { type CodePlace, isPlace, type KnownNames, type Language, PathReader } from './path-reader.ts';

/** A path that code puts together of parts, where it stands in the text. Absolute below `ROOT`. */
export interface PathExpression {
  readonly offset: number;
  readonly length: number;
  readonly path: string;
  /** False when more follows that only the running program knows: `path` is what is known of it. */
  readonly isWhole: boolean;
  /** How far it is understood. */
  readonly known: number;
  /** Whether it is given a name, under which it counts wherever that is used. */
  readonly isBound: boolean;
  /** Whether it is such a name and nothing more. */
  readonly isName: boolean;
}

/** Code without these words puts no path of its own place together. */
const SPEAKS_OF_PLACE = /__dirname|__filename|import\.meta|\b(?:get)?cwd\(|\bresolve\(|__file__/;
const STARTS =
  /(?<![\w$.])(?:require\(["'][\w:/]+["']\)\s*\.\s*)?(?:[A-Za-z_$][\w$]*\s*\.\s*){0,2}(?:join|resolve|normalize|dirname|fileURLToPath|URL|cwd)\s*\(|`|(?<![\w$.])(?:__dirname|import\.meta\.dirname)\b/;
const PYTHON_STARTS = /(?<![\w.])(?:\w+\s*\.\s*){0,2}(?:join|normpath|abspath|realpath|dirname|getcwd|cwd|Path)\s*\(/;
const ASSIGNED = {
  js: /(?<![\w$.])(?:const|let|var)\s+([A-Za-z_$][\w$]*)\s*(?::[^=;\n]{1,80})?=\s*/g,
  python: /(?<![\w.])([A-Za-z_]\w*)\s*(?::[^=\n]{1,80})?=\s*(?!=)/g,
};

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
  const { language = 'js' } = place;
  const own = new Set([...imported.keys()].filter((name) => isImported(name, text)));
  const bound = new Set<number>();
  for (const match of text.matchAll(ASSIGNED[language])) {
    const value = new PathReader(code, match.index + match[0].length).expression();
    if (value?.isWhole !== true || !isPlace(value.text)) continue;
    names.set(match[1] ?? '', value.text);
    own.add(match[1] ?? '');
    bound.add(match.index + match[0].length);
    if (text.slice(0, match.index).endsWith('export ')) exported.set(match[1] ?? '', value.text);
  }
  const expressions: PathExpression[] = [];
  let end = 0;
  for (const { index, 0: found } of text.matchAll(startsWith(own, language))) {
    if (index < end) continue;
    const reader = new PathReader(code, index);
    const value = reader.expression();
    if (value === null || !isPlace(value.text)) continue;
    end = reader.position;
    const path = posix.normalize(value.text.replace(/^file:\/\//, ''));
    const length = reader.position - index;
    const before = /(?:new|await)\s+$/.exec(text.slice(Math.max(0, index - 9), index))?.[0].length ?? 0;
    expressions.push({
      offset: index,
      length,
      path,
      isWhole: value.isWhole,
      known: (reader.unknownAt ?? reader.position) - index,
      isBound: bound.has(index - before),
      isName: own.has(found) && length === found.length,
    });
  }
  return { expressions, exported };
}

/** Where an expression may start: at a call, a template, or a name that stands for a place and is no key and not assigned. */
function startsWith(names: ReadonlySet<string>, language: Language): RegExp {
  const starts = (language === 'js' ? STARTS : PYTHON_STARTS).source;
  const plain = [...names].map((name) => name.replace(/\$/g, '\\$&'));
  const used = `(?<![\\w$.])(?<!\\b(?:const|let|var|import)\\s+(?:\\{[^}]{0,200})?)(?:${plain.join('|')})(?![\\w$])(?!\\s*(?::|=(?!=)|\\())`;
  return new RegExp(plain.length === 0 ? starts : `${starts}|${used}`, 'g');
}

/** Whether a text takes a name from another file. */
function isImported(name: string, text: string): boolean {
  return (text.match(/\bimport\s*\{[^}]*\}|\{[^}]*\}\s*=\s*(?:await\s+import|require)\(/g) ?? []).some((found) =>
    found.split(/[^\w$]+/).includes(name),
  );
}
