import { join, posix } from 'node:path';
import { error } from '@svc-build/model/diagnostic';
import type { Files } from '@svc-build/model/host';
import { type OutputManifest, parseManifest } from '@svc-build/model/manifest';
import { MANIFEST_FILE } from '@svc-build/model/manifest-file';
import { fail, ok, type Result } from '@svc-build/model/result';

/** The manifest of an output directory, once everything that it names is there. */
export async function readOutput(
  dir: string,
  files: Pick<Files, 'readText' | 'stat'>,
): Promise<Result<OutputManifest>> {
  const text = await files.readText(join(dir, MANIFEST_FILE));
  if (text === null) {
    return fail(
      error(
        'OUTPUT_NOT_FOUND',
        `There is no built output in "${dir}".`,
        'Run `svc-build build` first, or name another directory with --output.',
      ),
    );
  }
  const parsed = parseManifest(text);
  if (!parsed.ok) return invalid(dir, `${MANIFEST_FILE}: ${parsed.problem}`);
  const problem = inconsistency(parsed.manifest) ?? (await missingBundle(dir, parsed.manifest, files));
  return problem === null ? ok(parsed.manifest) : invalid(dir, problem);
}

function invalid(dir: string, problem: string): Result<OutputManifest> {
  return fail(
    error(
      'OUTPUT_INVALID',
      `The output in "${dir}" cannot be used: ${problem}.`,
      'Build it again with `svc-build build`.',
    ),
  );
}

/** What the schema cannot say: routes lead to services that answer, and no path leaves the output. */
function inconsistency({ routes, services }: OutputManifest): string | null {
  for (const { prefix, service } of routes) {
    if (!Object.hasOwn(services, service)) return `the route "${prefix}" leads to the unknown service "${service}"`;
  }
  for (const [name, service] of Object.entries(services)) {
    if (service.functions.length === 0 && service.static === null) return `service "${name}" has nothing to serve`;
    const paths = service.functions.flatMap(({ path, cwd }) => [path, posix.join(path, cwd), cwd]);
    const outside = [...paths, ...(service.static === null ? [] : [service.static.dir])].find(leaves);
    if (outside !== undefined) return `the path "${outside}" of service "${name}" leaves it`;
  }
  return null;
}

function leaves(path: string): boolean {
  return posix.isAbsolute(path) || posix.normalize(path).split('/')[0] === '..';
}

async function missingBundle(
  dir: string,
  manifest: OutputManifest,
  files: Pick<Files, 'stat'>,
): Promise<string | null> {
  for (const [name, service] of Object.entries(manifest.services)) {
    const places = service.functions.map(({ path, cwd }) => posix.join(path, cwd));
    for (const place of [...places, ...(service.static === null ? [] : [service.static.dir])]) {
      const found = await files.stat(join(dir, place));
      if (found?.kind !== 'directory') return `"${place}" of service "${name}" is missing`;
    }
  }
  return null;
}
