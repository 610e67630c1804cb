import { posix } from 'node:path';
import { ok, type Result } from '@svc-build/model/result';
import type { SourceTree } from '@svc-build/model/source-tree';
import { type Table, tableOf, textOf, textsOf } from '../documents/json-value.ts';
import { parseToml } from '../documents/parse-toml.ts';
import { requirementName } from './requirements.ts';

/** What a pyproject.toml says, as far as building is concerned. */
export interface Pyproject {
  /** Path below the project root. */
  readonly file: string;
  readonly text: string;
  /** Of `[project]`, as it is written. */
  readonly name: string | null;
  /** The requirements of `[project]`, as they are written. */
  readonly listed: readonly string[];
  /** Those of all its extras. */
  readonly extras: readonly string[];
  /** Whether `[project]` leaves its dependencies to the build. */
  readonly isDynamic: boolean;
  /** The names in `[tool.poetry.dependencies]`, Python itself left out; null without that table. */
  readonly poetry: readonly string[] | null;
  /** What an installer can be told; null where Poetry's table, or the build itself, has the dependencies. */
  readonly dependencies: readonly string[] | null;
  readonly requiresPython: string | null;
  /** Whether it can be installed itself. */
  readonly isPackage: boolean;
  /** Dependencies that `tool.uv.sources` takes from elsewhere than an index; only uv knows where. */
  readonly uvSources: readonly string[];
  /** Those of them that are directories or files of this machine, or members of the workspace (`path` is null). */
  readonly localSources: readonly LocalSource[];
  /** Patterns of the packages of uv's workspace; null where it is none. */
  readonly workspace: { readonly members: readonly string[]; readonly exclude: readonly string[] } | null;
  /** `tool.vercel.entrypoint`, else `tool.fastapi.entrypoint`, as it is written. */
  readonly entrypoint: string | null;
}

/** A dependency that uv takes from a path, as it is written, or from the workspace. */
export interface LocalSource {
  /** As indexes compare names. */
  readonly name: string;
  readonly path: string | null;
}

/** Reads the pyproject.toml of a directory; null when it has none. */
export function readPyproject(directory: string, source: SourceTree): Promise<Result<Pyproject | null>> {
  return source.once(`pyproject.toml of ${directory}`, async (view) => {
    const file = posix.join(directory, 'pyproject.toml');
    const text = await view.readText(file);
    return text === null ? ok(null) : parsePyproject(file, text);
  });
}

/** Reads the text of a pyproject.toml. */
export function parsePyproject(file: string, written: string): Result<Pyproject> {
  const text = written.replace(/^\uFEFF/, '');
  const parsed = parseToml(file, text);
  if (!parsed.ok) return parsed;
  const document = parsed.value;
  const project = tableOf(document.project);
  const tools = tableOf(document.tool);
  const poetry = tableOf(tools.poetry);
  const isDynamic = Array.isArray(project.dynamic) && project.dynamic.includes('dependencies');
  const listed = Array.isArray(project.dependencies) ? project.dependencies.map(String) : [];
  const isElsewhere = isDynamic || (project.dependencies === undefined && poetry.dependencies !== undefined);
  const uv = tableOf(tools.uv);
  const entrypoint = tableOf(tools.vercel).entrypoint ?? tableOf(tools.fastapi).entrypoint ?? null;
  return ok({
    file,
    text,
    name: textOf(project.name),
    listed,
    extras: Object.values(tableOf(project['optional-dependencies'])).flatMap(textsOf),
    isDynamic,
    poetry: poetry.dependencies === undefined ? null : withoutPython(poetry.dependencies),
    dependencies: isElsewhere ? null : listed,
    requiresPython: textOf(project['requires-python']),
    isPackage: document['build-system'] !== undefined && poetry['package-mode'] !== false && uv.package !== false,
    uvSources: Object.keys(tableOf(uv.sources)).sort(),
    localSources: localSources(tableOf(uv.sources)),
    workspace: uv.workspace === undefined ? null : workspaceOf(tableOf(uv.workspace)),
    entrypoint: entrypoint === null ? null : String(entrypoint),
  });
}

/** A source may be several, each with its marker. */
function localSources(sources: Table): readonly LocalSource[] {
  return Object.entries(sources).flatMap(([written, source]) => {
    const name = requirementName(written) ?? written;
    const each = (Array.isArray(source) ? source : [source]).map(tableOf);
    return each.flatMap(({ path, workspace }): readonly LocalSource[] => {
      if (typeof path === 'string') return [{ name, path }];
      return workspace === true ? [{ name, path: null }] : [];
    });
  });
}

function workspaceOf({ members, exclude }: Table): Pyproject['workspace'] {
  return { members: textsOf(members), exclude: textsOf(exclude) };
}

function withoutPython(dependencies: unknown): readonly string[] {
  return Object.keys(tableOf(dependencies)).filter((name) => name.toLowerCase() !== 'python');
}

/** The names that a Pipfile lists, as they are written. */
export interface Pipfile {
  readonly packages: readonly string[];
  readonly development: readonly string[];
}

/** Reads the text of a Pipfile. */
export function parsePipfile(file: string, text: string): Result<Pipfile> {
  const document = parseToml(file, text);
  if (!document.ok) return document;
  return ok({
    packages: Object.keys(tableOf(document.value.packages)),
    development: Object.keys(tableOf(document.value['dev-packages'])),
  });
}
