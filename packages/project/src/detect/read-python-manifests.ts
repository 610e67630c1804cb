import { posix } from 'node:path';
import { all, andThen, ok, type Result } from '@svc-build/model/result';
import type { SourceTree } from '@svc-build/model/source-tree';
import { parseToml } from '../documents/parse-toml.ts';
import { pythonName } from '../documents/python-name.ts';
import { tableOf } from '../documents/table-of.ts';
import { type DependencyFact, type ManifestFacts, NO_FACTS } from './manifest-facts.ts';
import { readRequirements } from './read-requirements.ts';

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
      andThen(await readRequirements(file, source), (dependencies) => ok({ ...NO_FACTS, dependencies })),
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
  const text = ((await source.readText(file)) ?? '').replace(/^\uFEFF/, '');
  switch (posix.basename(file)) {
    case 'pyproject.toml':
      return andThen(parseToml(file, text), (document) => ok(pyproject(file, document)));
    case 'Pipfile':
      return andThen(parseToml(file, text), (document) => {
        const { packages, 'dev-packages': development } = document;
        const dependencies = [...names(file, 'packages', packages), ...names(file, 'dev-packages', development, true)];
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

function pyproject(file: string, document: Readonly<Record<string, unknown>>): ManifestFacts {
  const project = tableOf(document.project);
  const poetry = tableOf(tableOf(document.tool).poetry);
  const listed = Array.isArray(project.dependencies) ? project.dependencies.map(String) : [];
  const dynamic = Array.isArray(project.dynamic) && project.dynamic.includes('dependencies');
  const dependencies = [
    ...listed.flatMap((requirement) => fact(file, 'project.dependencies', pythonName(requirement))),
    ...names(file, 'tool.poetry.dependencies', poetry.dependencies).filter(({ name }) => name !== 'python'),
  ];
  return { ...NO_FACTS, dependencies, opaque: dynamic ? [file] : [] };
}

function names(file: string, field: string, table: unknown, development = false): readonly DependencyFact[] {
  return Object.keys(tableOf(table)).flatMap((name) => fact(file, field, pythonName(name), development));
}

function fact(file: string, field: string, name: string | null, development = false): readonly DependencyFact[] {
  if (name === null) return [];
  return [{ ecosystem: 'python', name, development, file, because: `"${name}" is in ${field}` }];
}
