import { posix } from 'node:path';
import { ok, type Result } from '@svc-build/model/result';
import type { SourceTree } from '@svc-build/model/source-tree';
import { tableOf, textOf } from '../documents/json-value.ts';
import { parseToml } from '../documents/parse-toml.ts';

/** What a pyproject.toml says, as far as building is concerned. */
export interface Pyproject {
  /** Path below the project root. */
  readonly file: string;
  readonly text: string;
  /** The requirements of `[project]`, as they are written. */
  readonly listed: readonly string[];
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
  /** `tool.vercel.entrypoint`, else `tool.fastapi.entrypoint`, as it is written. */
  readonly entrypoint: string | null;
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
  const entrypoint = tableOf(tools.vercel).entrypoint ?? tableOf(tools.fastapi).entrypoint ?? null;
  return ok({
    file,
    text,
    listed,
    isDynamic,
    poetry: poetry.dependencies === undefined ? null : withoutPython(poetry.dependencies),
    dependencies: isElsewhere ? null : listed,
    requiresPython: textOf(project['requires-python']),
    isPackage:
      document['build-system'] !== undefined && poetry['package-mode'] !== false && tableOf(tools.uv).package !== false,
    uvSources: Object.keys(tableOf(tableOf(tools.uv).sources)).sort(),
    entrypoint: entrypoint === null ? null : String(entrypoint),
  });
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
