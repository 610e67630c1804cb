import { posix } from 'node:path';
import { locateOffset } from '@svc-build/manifests/documents/locate-offset';
import { parseRequirements, type RequirementLine } from '@svc-build/manifests/python/requirements';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import { leavesProject } from '@svc-build/model/project-path';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { SourceTree } from '@svc-build/model/source-tree';

/** One line of what pip reads, and what of the project it leads to. */
interface PlacedLine {
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
  readonly lines: readonly PlacedLine[];
  readonly files: readonly string[];
  /** Whether an installer can be given the file itself: it installs nothing of the project, and nothing as a link. */
  readonly asPipReadsIt: boolean;
  /** Variables that the files refer to, such as the token of a private index. */
  readonly variables: readonly string[];
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

/** A line of a file that is being read. */
interface Reading<Line extends RequirementLine> {
  readonly file: string;
  readonly text: string;
  readonly line: Line;
}

/** Reads a requirements file. Everything that cannot be built from is reported where it is written. */
export async function readRequirements(file: string, base: string, source: SourceTree): Promise<Result<Requirements>> {
  const reader: Reader = { base, source, files: new Set(), variables: new Set(), problems: [], links: false };
  const lines = await readFile(file, reader);
  if (reader.problems.length > 0) return fail(...reader.problems);
  const asPipReadsIt = !reader.links && lines.every(({ local }) => local === null);
  return ok({ file, lines, asPipReadsIt, files: [...reader.files].sort(), variables: [...reader.variables].sort() });
}

async function readFile(file: string, reader: Reader): Promise<readonly PlacedLine[]> {
  if (reader.files.has(file)) return [];
  reader.files.add(file);
  const text = (await reader.source.readText(file)) ?? '';
  const lines: PlacedLine[] = [];
  for (const line of parseRequirements(text)) {
    for (const name of line.variables) reader.variables.add(name);
    if (line.kind === 'file') lines.push(...(await readByPip({ file, text, line }, reader)));
    else if (line.kind === 'requirement') lines.push(await requirementOf({ file, text, line }, reader));
    else lines.push({ text: line.text, local: null, path: null });
  }
  return lines;
}

async function requirementOf(
  reading: Reading<Extract<RequirementLine, { kind: 'requirement' }>>,
  reader: Reader,
): Promise<PlacedLine> {
  const { wanted, isEditable, local } = reading.line;
  // What is installed for a bundle is never a link to its sources.
  if (isEditable) reader.links = true;
  const asWritten: PlacedLine = { text: wanted, local: null, path: null };
  if (local === null) return asWritten;
  const place = posix.join(reader.base, local.path).replace(/\/$/, '');
  const kind = leaves(place) ? null : await reader.source.kind(place);
  if (kind !== null) return { ...asWritten, local: { path: place, kind, rest: local.rest } };
  const [wrong, help] = leaves(place)
    ? ['which is outside the project', 'Move it into the project, or require a published version.']
    : ['which does not exist', `Create "${place}", or remove this line.`];
  reader.problems.push(problem(`"${reading.file}" installs "${local.path}", ${wrong}.`, help, reading));
  return asWritten;
}

async function readByPip(
  reading: Reading<Extract<RequirementLine, { kind: 'file' }>>,
  reader: Reader,
): Promise<readonly PlacedLine[]> {
  const { file, line } = reading;
  const { option, target } = line;
  if (/^[a-z][a-z+]*:\/\//.test(target)) return [{ text: line.text, local: null, path: null }];
  const path = posix.join(posix.dirname(file), target);
  if (target.startsWith('/') || leaves(path)) {
    const message = `"${file}" refers to "${target}", which is outside the project.`;
    reader.problems.push(problem(message, 'Move it into the project.', reading));
    return [];
  }
  if (option === '-f') return [{ text: line.text, local: null, path: { option, path } }];
  if ((await reader.source.kind(path)) !== 'file') {
    const message = `"${file}" includes "${target}", which does not exist.`;
    reader.problems.push(problem(message, `Create "${path}", or remove this line.`, reading));
    return [];
  }
  const nested = await readFile(path, reader);
  return option === '-r' ? nested : [{ text: line.text, local: null, path: { option, path } }];
}

function problem(message: string, help: string, { file, text, line }: Reading<RequirementLine>): Diagnostic {
  const location = locateOffset({ file, text: text.replace(/^\uFEFF/, '') }, line.offset, line.text.length);
  return error('SERVICE_INPUT_INVALID', message, help, { location });
}

function leaves(path: string): boolean {
  return leavesProject(path) || posix.isAbsolute(path);
}
