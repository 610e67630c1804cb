import { posix } from 'node:path';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { SourceTree } from '@svc-build/model/source-tree';
import { locateOffset } from '../documents/locate-json-key.ts';

/** One line of a requirements file, joined where a backslash ends it and without its comment. */
interface RequirementLine {
  readonly file: string;
  readonly text: string;
  /** What it installs of the project, and the extras and markers after it; null for what an index has. */
  readonly local: { readonly path: string; readonly kind: 'directory' | 'file'; readonly rest: string } | null;
  /** What pip reads relative to the file: another file, or a directory of wheels. */
  readonly path: { readonly option: string; readonly path: string } | null;
}

/** A requirements file and all that it includes. Paths are below the project root. */
export interface Requirements {
  readonly file: string;
  /** In the order in which pip reads them: an included file stands where it is named. */
  readonly lines: readonly RequirementLine[];
  readonly files: readonly string[];
  /** Whether an installer can be given the file itself: it installs nothing of the project, and nothing as a link. */
  readonly asPipReadsIt: boolean;
  /** Variables that the files refer to, such as the token of a private index. */
  readonly variables: readonly string[];
}

const OPTION = /^(-r|--requirement|-c|--constraint|-f|--find-links)(?:\s*=\s*|\s+)(\S+)$/;
const EDITABLE = /^(?:-e|--editable)(?:\s*=\s*|\s+)/;
const LOCAL = /^(?:file:(?!\/)|(?=\.{1,2}(?:[/[\s;]|$)))([^[;\s]*)/;
/** With a `/` it is a path although it does not begin like one; after `-e` anything is that is no URL. */
const PATH = /^(?![\w+.-]+:|[\w.-]+\s*(?:\[[^\]]*\])?\s*@)([^[;\s/]*\/[^[;\s]*)/;
const EDITABLE_PATH = /^(?![\w+.-]+:)([^[;\s]+)/;

/** Reads a requirements file. Everything that cannot be built from is reported where it is written. */
export async function readRequirements(file: string, base: string, source: SourceTree): Promise<Result<Requirements>> {
  const reader: Reader = { base, source, files: new Set(), variables: new Set(), problems: [], links: false };
  const lines = await readFile(file, reader);
  if (reader.problems.length > 0) return fail(...reader.problems);
  const asPipReadsIt = !reader.links && lines.every(({ local }) => local === null);
  return ok({ file, lines, asPipReadsIt, files: [...reader.files].sort(), variables: [...reader.variables].sort() });
}

interface Reader {
  /** The directory that paths of packages are relative to: where pip runs. */
  readonly base: string;
  readonly source: SourceTree;
  readonly files: Set<string>;
  readonly variables: Set<string>;
  readonly problems: Diagnostic[];
  /** Whether anything is installed with `-e`. */
  links: boolean;
}

async function readFile(file: string, reader: Reader): Promise<readonly RequirementLine[]> {
  if (reader.files.has(file)) return [];
  reader.files.add(file);
  const text = ((await reader.source.readText(file)) ?? '').replace(/^\uFEFF/, '');
  const lines: RequirementLine[] = [];
  for (const { line, offset } of logicalLines(text)) {
    for (const [, name = ''] of line.matchAll(/\$\{([A-Z0-9_]+)\}/g)) reader.variables.add(name);
    const [, option, target] = OPTION.exec(line) ?? [];
    if (option === undefined || target === undefined) lines.push(await requirementOf(file, text, line, offset, reader));
    else lines.push(...(await optionOf(file, text, line, offset, option, target, reader)));
  }
  return lines;
}

async function requirementOf(
  file: string,
  text: string,
  line: string,
  offset: number,
  reader: Reader,
): Promise<RequirementLine> {
  // What is installed for a bundle is never a link to its sources.
  const wanted = line.replace(EDITABLE, '');
  if (wanted !== line) reader.links = true;
  const shapes = wanted === line ? [LOCAL, PATH] : [LOCAL, EDITABLE_PATH];
  const [matched, path] = shapes.flatMap((shape) => [shape.exec(wanted)]).find((match) => match !== null) ?? [];
  if (matched === undefined || path === undefined || wanted.startsWith('-'))
    return { file, text: wanted, local: null, path: null };
  const place = posix.join(reader.base, path).replace(/\/$/, '');
  const kind = leaves(place) ? null : await reader.source.kind(place);
  if (kind === 'file' || kind === 'directory')
    return { file, text: wanted, local: { path: place, kind, rest: wanted.slice(matched.length) }, path: null };
  const [wrong, help] = leaves(place)
    ? ['which is outside the project', 'Move it into the project, or require a published version.']
    : ['which does not exist', `Create "${place}", or remove this line.`];
  reader.problems.push(problem(`"${file}" installs "${path}", ${wrong}.`, help, file, text, line, offset));
  return { file, text: wanted, local: null, path: null };
}

async function optionOf(
  file: string,
  text: string,
  line: string,
  offset: number,
  option: string,
  target: string,
  reader: Reader,
): Promise<readonly RequirementLine[]> {
  if (/^[a-z][a-z+]*:\/\//.test(target)) return [{ file, text: line, local: null, path: null }];
  const path = posix.join(posix.dirname(file), target);
  if (target.startsWith('/') || leaves(path)) {
    const message = `"${file}" refers to "${target}", which is outside the project.`;
    reader.problems.push(problem(message, 'Move it into the project.', file, text, line, offset));
    return [];
  }
  if (/^(-f|--find-links)$/.test(option)) return [{ file, text: line, local: null, path: { option: '-f', path } }];
  if ((await reader.source.kind(path)) !== 'file') {
    const message = `"${file}" includes "${target}", which does not exist.`;
    reader.problems.push(problem(message, `Create "${path}", or remove this line.`, file, text, line, offset));
    return [];
  }
  const nested = await readFile(path, reader);
  return /^(-r|--requirement)$/.test(option)
    ? nested
    : [{ file, text: line, local: null, path: { option: '-c', path } }];
}

function problem(message: string, help: string, file: string, text: string, line: string, offset: number): Diagnostic {
  return error('SERVICE_INPUT_INVALID', message, help, { location: locateOffset(file, text, offset, line.length) });
}

function leaves(path: string): boolean {
  return path === '..' || path.startsWith('../') || path.startsWith('/');
}

function logicalLines(text: string): readonly { readonly line: string; readonly offset: number }[] {
  return [...text.matchAll(/(?:[^\r\n\\]|\\(?:\r\n|[\s\S]))+/g)]
    .map((match) => ({
      line: match[0]
        .replace(/\\\r?\n/g, ' ')
        .replace(/(^|\s)#.*$/, '')
        .trim(),
      offset: match.index + (match[0].length - match[0].trimStart().length),
    }))
    .filter(({ line }) => line !== '');
}
