import { posix } from 'node:path';
import { error } from '@svc-build/model/diagnostic';
import { all, andThen, fail, ok, type Result } from '@svc-build/model/result';
import type { SourceTree } from '@svc-build/model/source-tree';
import { locateOffset } from '../documents/locate-offset.ts';
import { pythonName } from '../documents/python-name.ts';
import type { DependencyFact } from './manifest-facts.ts';

/** The requirements in a pip file and in the files that it includes. */
export async function readRequirements(
  file: string,
  source: SourceTree,
  seen: ReadonlySet<string> = new Set(),
): Promise<Result<readonly DependencyFact[]>> {
  const text = ((await source.readText(file)) ?? '').replace(/^\uFEFF/, '');
  const visited = new Set([...seen, file]);
  const results = logicalLines(text).map(async ({ line, offset }): Promise<Result<readonly DependencyFact[]>> => {
    const included = /^(?:-r|--requirement)[\s=]\s*(\S+)/.exec(line)?.[1];
    if (included === undefined) return ok(factsOf(line, file));
    const path = posix.join(posix.dirname(file), included);
    // pip may read it from elsewhere; what is not in the project says nothing about it.
    if (/^[a-z]+:\/\//.test(included) || included.startsWith('/') || path.startsWith('../')) return ok([]);
    if (visited.has(path)) return ok([]);
    if ((await source.kind(path)) === 'file') return readRequirements(path, source, visited);
    const location = locateOffset(file, text, offset, line.length);
    const message = `"${file}" includes "${included}", which does not exist.`;
    return fail(error('MANIFEST_INVALID', message, `Create "${path}", or remove this line.`, { location }));
  });
  return andThen(all(await Promise.all(results)), (facts) => ok(facts.flat()));
}

/** Lines without comments, joined where a backslash ends them. */
function logicalLines(text: string): readonly { readonly line: string; readonly offset: number }[] {
  const lines = [...text.matchAll(/(?:[^\r\n\\]|\\(?:\r\n|[\s\S]))+/g)];
  return lines
    .map((match) => ({
      line: match[0]
        .replace(/\\\r?\n/g, ' ')
        .replace(/(^|\s)#.*$/, '')
        .trim(),
      offset: match.index + (match[0].length - match[0].trimStart().length),
    }))
    .filter(({ line }) => line !== '');
}

/** One requirement; options say nothing, and a URL only by its `#egg=`. */
function factsOf(line: string, file: string): readonly DependencyFact[] {
  const egg = /^(?:-e\s+|--editable[\s=])?\S+:\/\/\S*#(?:\S*&)?egg=([^&\s[]+)/.exec(line)?.[1];
  const name = line.startsWith('-') && egg === undefined ? null : pythonName(egg ?? line);
  if (name === null) return [];
  return [{ ecosystem: 'python', name, development: false, file, because: `"${name}" is required` }];
}
