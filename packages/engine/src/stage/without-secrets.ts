import { parseEnv } from 'node:util';
import type { BuildOutput, Entry } from '@svc-build/model/build-output';
import { type Diagnostic, warning } from '@svc-build/model/diagnostic';
import { isEnvFile, isInstalled, isNeverBundled, isSecretFile } from '@svc-build/model/never-bundled';
import { ok, type Result } from '@svc-build/model/result';
import type { RuntimeFacts } from '@svc-build/model/runtime-facts';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import type { ServiceSources } from '../plan/expand-pattern.ts';
import { projectSource } from '../project-source.ts';

/**
 * What a builder bundled, less the sources that never come into a bundle by themselves (design.md), whichever builder it
 * was. A secret that is left out is named, because the program may count on it where it runs.
 */
export async function withoutSecrets(
  output: BuildOutput,
  { service, source, runtimes }: ServiceSources,
): Promise<Result<BuildOutput>> {
  const isLeft = (entry: Entry): boolean => isLeftOut(entry, runtimes);
  const left = output.functions.flatMap(({ entries }) => entries.filter(isLeft).map(({ path }) => path));
  const secrets = [...new Set(left)]
    .filter((path) => isSecretFile(path, runtimes) && !isInstalled(path, runtimes))
    .sort();
  const warnings = await Promise.all(
    secrets.map(async (path) => ((await isPublic(path, service, source)) ? [] : [leftOut(service, path)])),
  );
  const functions = output.functions.map((one) => ({
    ...one,
    entries: one.entries.filter((entry) => !isLeft(entry)),
  }));
  return ok({ ...output, functions }, warnings.flat());
}

/** What was made in the scratch directory is the builder's own. */
function isLeftOut(entry: Entry, runtimes: readonly RuntimeFacts[]): boolean {
  const source = projectSource(entry);
  return source !== null && isNeverBundled(source, runtimes);
}

/** Whether a file sets nothing but what the framework has put into the browser's code already. */
async function isPublic(path: string, { publicEnvPrefixes }: ResolvedService, source: SourceTree): Promise<boolean> {
  if (!isEnvFile(path.slice(path.lastIndexOf('/') + 1))) return false;
  const names = Object.keys(parseEnv((await source.readText(path)) ?? ''));
  return names.every((name) => publicEnvPrefixes.some((prefix) => name.startsWith(prefix)));
}

function leftOut(service: ResolvedService, path: string): Diagnostic {
  return warning(
    'SECRET_FILE_LEFT_OUT',
    `${path} is not part of the bundle of service "${service.name}", because it may hold secrets.`,
    'Set what it holds where the service runs, or name the file in "includeFiles".',
    { service: service.name, location: service.at },
  );
}
