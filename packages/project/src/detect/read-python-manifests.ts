import { posix } from 'node:path';
import { locateOffset } from '@svc-build/manifests/documents/locate-offset';
import { parsePipfile, readPyproject } from '@svc-build/manifests/python/pyproject';
import { parseRequirements, requirementName } from '@svc-build/manifests/python/requirements';
import { error } from '@svc-build/model/diagnostic';
import { leavesProject } from '@svc-build/model/project-path';
import { all, andThen, fail, ok, type Result } from '@svc-build/model/result';
import type { SourceTree } from '@svc-build/model/source-tree';
import { type DependencyFact, type ManifestFacts, NO_FACTS } from './manifest-facts.ts';

/** What the Python manifests of a directory declare together. */
export async function readPythonManifests(
  files: readonly string[],
  source: SourceTree,
): Promise<Result<ManifestFacts>> {
  const requirements = files.filter((file) => file.endsWith('.txt'));
  // Beside a requirements.txt the others are for development, tests and documentation.
  const main = requirements.filter((file) => posix.basename(file) === 'requirements.txt');
  const results = [
    ...(main.length > 0 ? main : requirements).map(async (file) =>
      andThen(await requirementsIn(file, source), (dependencies) => ok({ ...NO_FACTS, dependencies })),
    ),
    ...files.filter((file) => !file.endsWith('.txt')).map((file) => readManifest(file, source)),
  ];
  return andThen(all(await Promise.all(results)), (facts) =>
    ok({
      ...NO_FACTS,
      files,
      dependencies: facts.flatMap(({ dependencies }) => dependencies),
      opaque: facts.flatMap(({ opaque }) => opaque),
    }),
  );
}

async function readManifest(file: string, source: SourceTree): Promise<Result<ManifestFacts>> {
  switch (posix.basename(file)) {
    case 'pyproject.toml':
      return andThen(await readPyproject(posix.dirname(file), source), (pyproject) => {
        if (pyproject === null) return ok(NO_FACTS);
        const dependencies = [
          ...facts(pyproject.listed, { file, because: 'is in project.dependencies' }),
          ...facts(pyproject.poetry ?? [], { file, because: 'is in tool.poetry.dependencies' }),
        ];
        return ok({ ...NO_FACTS, dependencies, opaque: pyproject.isDynamic ? [file] : [] });
      });
    case 'Pipfile':
      return andThen(parsePipfile(file, (await source.readText(file)) ?? ''), ({ packages, development }) => {
        const dependencies = [
          ...facts(packages, { file, because: 'is in packages' }),
          ...facts(development, { file, because: 'is in dev-packages', development: true }),
        ];
        return ok({ ...NO_FACTS, dependencies });
      });
    case 'setup.py':
    case 'setup.cfg':
      return ok({ ...NO_FACTS, opaque: [file] });
    default:
      // Lockfiles hold dependencies of dependencies, which say nothing about a framework.
      return ok(NO_FACTS);
  }
}

/** The requirements in a file of pip and in the files that it includes. */
async function requirementsIn(
  file: string,
  source: SourceTree,
  seen: ReadonlySet<string> = new Set(),
): Promise<Result<readonly DependencyFact[]>> {
  const text = (await source.readText(file)) ?? '';
  const visited = new Set([...seen, file]);
  const results = parseRequirements(text).map(async (line): Promise<Result<readonly DependencyFact[]>> => {
    if (line.kind === 'requirement') {
      return ok(line.name === null ? [] : facts([line.name], { file, because: 'is required' }));
    }
    if (line.kind === 'option' || line.option !== '-r') return ok([]);
    const { target } = line;
    const path = posix.join(posix.dirname(file), target);
    // pip may read it from elsewhere; what is not in the project says nothing about it.
    if (/^[a-z]+:\/\//.test(target) || target.startsWith('/') || leavesProject(path)) return ok([]);
    if (visited.has(path)) return ok([]);
    if ((await source.kind(path)) === 'file') return requirementsIn(path, source, visited);
    const location = locateOffset({ file, text: text.replace(/^\uFEFF/, '') }, line.offset, line.text.length);
    const message = `"${file}" includes "${target}", which does not exist.`;
    return fail(error('MANIFEST_INVALID', message, `Create "${path}", or remove this line.`, { location }));
  });
  return andThen(all(await Promise.all(results)), (found) => ok(found.flat()));
}

function facts(
  requirements: readonly string[],
  { file, because, development = false }: Pick<DependencyFact, 'file' | 'because'> & { readonly development?: boolean },
): readonly DependencyFact[] {
  return requirements.flatMap((requirement): readonly DependencyFact[] => {
    const name = requirementName(requirement);
    if (name === null) return [];
    return [{ ecosystem: 'python', name, development, file, because: `"${name}" ${because}` }];
  });
}
