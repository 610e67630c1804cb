import { brokenJsonBound } from '@svc-build/model/json-bounds';
import { findNodeAtLocation, getNodeValue, type ParseError, parseTree } from 'jsonc-parser';

/** A stretch of a text. */
interface Stretch {
  readonly offset: number;
  readonly length: number;
}

/** A JSON text that has been read. The only door to jsonc-parser. */
export interface ParsedJson {
  /** Undefined for an empty text. */
  readonly value: unknown;
  /** Where it stops being JSON; null when it is. */
  readonly problem: Stretch | null;
  /** Where the value lies that a path of keys leads to; null when it leads nowhere. */
  find(path: readonly string[]): Stretch | null;
}

/** Reads JSON, with the comments and trailing commas of tsconfig.json if it is `relaxed`. */
export function parseJson(text: string, dialect: 'strict' | 'relaxed'): ParsedJson {
  const broken = brokenJsonBound(text);
  if (broken !== null) return { value: undefined, problem: { offset: broken.offset, length: 1 }, find: () => null };
  const problems: ParseError[] = [];
  const relaxed = dialect === 'relaxed';
  const tree = parseTree(text, problems, { disallowComments: !relaxed, allowTrailingComma: relaxed });
  const [problem] = problems;
  return {
    value: tree === undefined ? undefined : getNodeValue(tree),
    problem: problem === undefined ? null : { offset: problem.offset, length: problem.length },
    find: (path) => (tree === undefined ? null : (findNodeAtLocation(tree, [...path]) ?? null)),
  };
}
