import { posix } from 'node:path';
import type { Location } from '@svc-build/model/diagnostic';
import { compare } from '@svc-build/model/json';
import { ancestors } from '@svc-build/model/project-path';
import { all, fail, ok, type Result } from '@svc-build/model/result';
import type { SourceTree } from '@svc-build/model/source-tree';
import { locateOffset } from '../documents/locate-offset.ts';
import { memberDirectories, memberPattern, uselessPatterns } from '../workspace/member-patterns.ts';
import { sameNames } from '../workspace/same-names.ts';
import { type Pyproject, readPyproject } from './pyproject.ts';
import { requirementName } from './requirements.ts';

/** Python packages that uv locks together. */
export interface UvWorkspace {
  readonly root: Pyproject;
  /** Its own, sorted by path, that of the root among them. */
  readonly members: readonly Pyproject[];
}

const MANIFEST = 'pyproject.toml';

/** The workspace of uv that a directory belongs to; null when it stands alone. */
export async function findUvWorkspace(directory: string, source: SourceTree): Promise<Result<UvWorkspace | null>> {
  for (const candidate of ancestors(directory)) {
    const found = await source.once(`uv workspace at ${candidate}`, (view) => workspaceAt(candidate, view));
    if (!found.ok) return found;
    if (found.value === null) continue;
    // uv looks no further, whether the directory is a member or not.
    const isMember = found.value.members.some(({ file }) => posix.dirname(file) === directory);
    return ok(isMember ? found.value : null, found.warnings);
  }
  return ok(null);
}

async function workspaceAt(directory: string, source: SourceTree): Promise<Result<UvWorkspace | null>> {
  const read = await readPyproject(directory, source);
  if (!read.ok) return read;
  const root = read.value;
  if (root === null || root.workspace === null) return ok(null);
  const { file, text } = root;
  const written = [
    ...root.workspace.members.map((one) => ({ written: one, excluded: false })),
    ...root.workspace.exclude.map((one) => ({ written: one, excluded: true })),
  ];
  const patterns = all(
    written.map((one) => memberPattern({ ...one, pattern: one.written, manifest: MANIFEST, file, text })),
  );
  if (!patterns.ok) return patterns;
  const directories = await memberDirectories(patterns.value, source, ['**/.venv/**', '**/node_modules/**']);
  const others = [...new Set(directories)].filter((one) => one !== directory);
  const manifests = all(await Promise.all(others.map((one) => readPyproject(one, source))));
  if (!manifests.ok) return manifests;
  const members = [root, ...manifests.value.filter((one) => one !== null)];
  members.sort((a, b) => compare(a.file, b.file));
  const named = members.map((one) => {
    const name = one.name === null ? null : requirementName(one.name);
    return { name, directory: posix.dirname(one.file), at: () => nameIn(one) };
  });
  const doubles = sameNames(named);
  if (doubles.length > 0) return fail(...doubles);
  return ok({ root, members }, uselessPatterns(patterns.value, directories, MANIFEST));
}

/** Where the name of `[project]` is written, as far as a text can tell. */
function nameIn({ file, text }: Pyproject): Location | null {
  const table = /^[ \t]*\[\s*project\s*\](?:(?!^[ \t]*\[)[\s\S])*?^[ \t]*name\s*=\s*/m.exec(text);
  if (table === null) return null;
  const start = table.index + table[0].length;
  return locateOffset({ file, text }, start, /^[^\r\n]*/.exec(text.slice(start))?.[0].trimEnd().length ?? 1);
}
