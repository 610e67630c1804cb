import { posix } from 'node:path';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { SourceTree } from '@svc-build/model/source-tree';
import { locateOffset } from '../documents/locate-json-key.ts';
import { parseToml, tableOf } from '../documents/parse-toml.ts';

/** What a pyproject.toml says, as far as building is concerned. */
export interface Pyproject {
  /** Path below the project root. */
  readonly file: string;
  readonly text: string;
  /** `[project.dependencies]`; null where another tool's table, or the build itself, has them. */
  readonly dependencies: readonly string[] | null;
  readonly requiresPython: string | null;
  /** Whether it can be installed itself. */
  readonly isPackage: boolean;
  /** Dependencies that `tool.uv.sources` takes from elsewhere than an index; only uv knows where. */
  readonly uvSources: readonly string[];
  /** `tool.vercel.entrypoint`, else `tool.fastapi.entrypoint`: `module:attribute`. */
  readonly entrypoint: { readonly module: string; readonly attribute: string } | null;
}

/** Reads the pyproject.toml of a directory; null when it has none. */
export async function readPyproject(directory: string, source: SourceTree): Promise<Result<Pyproject | null>> {
  const file = posix.join(directory, 'pyproject.toml');
  const text = await source.readText(file);
  if (text === null) return ok(null);
  const parsed = parseToml(file, text.replace(/^\uFEFF/, ''));
  if (!parsed.ok) return parsed;
  const project = tableOf(parsed.value.project);
  const tools = tableOf(parsed.value.tool);
  const poetry = tableOf(tools.poetry);
  const dynamic = Array.isArray(project.dynamic) && project.dynamic.includes('dependencies');
  const listed = Array.isArray(project.dependencies) ? project.dependencies.map(String) : [];
  const isElsewhere = dynamic || (project.dependencies === undefined && poetry.dependencies !== undefined);
  const written = tableOf(tools.vercel).entrypoint ?? tableOf(tools.fastapi).entrypoint ?? null;
  const [, module, attribute] = /^(\w+(?:\.\w+)*):(\w+)$/.exec(String(written)) ?? [];
  if (written !== null && module === undefined) return fail(noEntrypoint(file, text, String(written)));
  return ok({
    file,
    text,
    dependencies: isElsewhere ? null : listed,
    requiresPython: typeof project['requires-python'] === 'string' ? project['requires-python'] : null,
    isPackage:
      parsed.value['build-system'] !== undefined &&
      poetry['package-mode'] !== false &&
      tableOf(tools.uv).package !== false,
    uvSources: Object.keys(tableOf(tableOf(tools.uv).sources)).sort(),
    entrypoint: module === undefined || attribute === undefined ? null : { module, attribute },
  });
}

function noEntrypoint(file: string, text: string, written: string): Diagnostic {
  const at = Math.max(0, text.indexOf(written));
  return error(
    'ENTRYPOINT_INVALID',
    `The entrypoint "${written}" in ${file} is not written as "module:attribute".`,
    'Write the module with dots and the name of the app in it, such as "app.main:app".',
    { location: locateOffset(file, text, at, written.length) },
  );
}
