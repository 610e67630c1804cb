import { posix } from 'node:path';
import { readNodeManifest as readPackageJson } from '@svc-build/manifests/node/node-manifest';
import { andThen, ok, type Result } from '@svc-build/model/result';
import type { SourceTree } from '@svc-build/model/source-tree';
import { startedFiles, startsServer } from '@svc-build/model/start-script';
import { type DependencyFact, type ManifestFacts, NO_FACTS } from './manifest-facts.ts';

/** Versions that members of a workspace ask for each other by. */
const LOCAL = /^(?:\*$|workspace:|file:|link:|portal:)/;

/** What a `package.json` declares. */
export async function readNodeManifest(file: string, source: SourceTree): Promise<Result<ManifestFacts>> {
  return andThen(await readPackageJson(posix.dirname(file), source), (manifest) => {
    if (manifest === null) return ok({ ...NO_FACTS, files: [file] });
    const dependencies = (['dependencies', 'devDependencies'] as const).flatMap((field) =>
      Object.keys(manifest[field]).map((name): DependencyFact => {
        const development = field === 'devDependencies';
        return { ecosystem: 'npm', name, development, file, because: `"${name}" is in ${field}` };
      }),
    );
    const localPackages = (['dependencies', 'devDependencies'] as const).flatMap((field) =>
      Object.entries(manifest[field]).flatMap(([name, range]) => (LOCAL.test(range) ? [name] : [])),
    );
    const scripts = Object.entries(manifest.scripts).map(([name, text]) => ({ name, file, text }));
    const programs = [
      ...(manifest.main === null ? [] : [{ path: manifest.main, by: 'main' as const, file }]),
      ...startedFiles(manifest.scripts).map((path) => ({ path, by: 'start' as const, file })),
    ];
    const serverStart = startsServer(manifest.scripts) ? { file, script: manifest.scripts.start ?? '' } : null;
    return ok({ ...NO_FACTS, files: [file], dependencies, scripts, serverStart, programs, localPackages });
  });
}
