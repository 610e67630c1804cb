import { posix } from 'node:path';
import { error } from '@svc-build/model/diagnostic';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { SourceTree } from '@svc-build/model/source-tree';
import { isObject } from '../documents/is-object.ts';
import { locateOffset } from '../documents/locate-json-key.ts';
import { parseJson } from '../documents/parse-json.ts';

type Texts = Readonly<Record<string, string>>;

/** What a package.json says, as far as building is concerned. Fields of a wrong type count as absent, as npm has it. */
export interface NodeManifest {
  /** Path below the project root. */
  readonly file: string;
  readonly directory: string;
  readonly text: string;
  readonly name: string | null;
  readonly version: string | null;
  readonly main: string | null;
  readonly packageManager: string | null;
  readonly nodeRange: string | null;
  readonly scripts: Texts;
  readonly dependencies: Texts;
  readonly devDependencies: Texts;
  readonly optionalDependencies: Texts;
  /** Patterns of member directories, relative to this one. */
  readonly workspaces: readonly string[];
}

/** Reads the package.json of a directory; null when it has none. */
export function readNodeManifest(directory: string, source: SourceTree): Promise<Result<NodeManifest | null>> {
  return source.once(`package.json of ${directory}`, (view) => parseNodeManifest(directory, view));
}

async function parseNodeManifest(directory: string, source: SourceTree): Promise<Result<NodeManifest | null>> {
  const file = posix.join(directory, 'package.json');
  const read = await source.readText(file);
  if (read === null) return ok(null);
  const text = read.replace(/^\uFEFF/, '');
  const { value: json, problem } = parseJson(text, 'strict');
  if (problem !== null || !isObject(json)) {
    const location = locateOffset(file, text, problem?.offset ?? 0, problem?.length ?? 1);
    return fail(
      error('MANIFEST_INVALID', `${file} is not a JSON object.`, 'Mend it at the marked place.', { location }),
    );
  }
  const workspaces = isObject(json.workspaces) ? json.workspaces.packages : json.workspaces;
  return ok({
    file,
    directory,
    text,
    name: string(json.name),
    version: string(json.version),
    main: string(json.main),
    packageManager: string(json.packageManager),
    nodeRange: isObject(json.engines) ? string(json.engines.node) : null,
    scripts: texts(json.scripts),
    dependencies: texts(json.dependencies),
    devDependencies: texts(json.devDependencies),
    optionalDependencies: texts(json.optionalDependencies),
    workspaces: strings(workspaces),
  });
}

/** Everything that an install puts into node_modules, by name. */
export function allDependencies(manifest: NodeManifest): Texts {
  return { ...manifest.devDependencies, ...manifest.dependencies, ...manifest.optionalDependencies };
}

function string(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

function texts(value: unknown): Texts {
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  );
}
