import { posix } from 'node:path';
import { readNodeManifest as readPackageJson } from '@svc-build/manifests/node/node-manifest';
import { andThen, ok, type Result } from '@svc-build/model/result';
import type { SourceTree } from '@svc-build/model/source-tree';
import { startsServer } from '@svc-build/model/start-script';
import { type DependencyFact, type ManifestFacts, NO_FACTS } from './manifest-facts.ts';

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
    const scripts = Object.keys(manifest.scripts).map((name) => ({ name, file }));
    const serverStart = startsServer(manifest.scripts) ? { file, script: manifest.scripts.start ?? '' } : null;
    return ok({ ...NO_FACTS, files: [file], dependencies, scripts, serverStart });
  });
}
