import type { TsConfig } from '@svc-build/manifests/node/tsconfig';
import { type Diagnostic, warning } from '@svc-build/model/diagnostic';
import type { Inputs } from '@svc-build/model/plan';
import { ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { leftByTools } from '../tool-directories.ts';
import { reachedFiles, type UnknownInput } from './reached-files.ts';

/** How many places that reach out of a service are named. */
const SHOWN = 5;

/** What the build of a package is known to read before its code is looked at. */
interface KnownInputs {
  /** Its own directory, and those of the local packages that it depends on. */
  readonly directories: readonly string[];
  readonly tsconfig: TsConfig;
  readonly files: readonly string[];
}

/**
 * What the build of a package reads: its own directory and those of the local packages that it depends on, what
 * tsconfig.json leads to, and the files that its code reaches elsewhere. Where code reaches to what cannot be known, and
 * the service declares no `inputs`, that is said.
 */
export async function nodeInputs(
  service: ResolvedService,
  known: KnownInputs,
  source: SourceTree,
): Promise<Result<Inputs>> {
  const { tsconfig } = known;
  const directories = [...new Set([...known.directories, ...tsconfig.aliased])].sort();
  const { files, unknown } = await reachedFiles(directories, service.nestedRoots, source);
  const all = [...new Set([...tsconfig.files, ...known.files, ...files])].sort();
  const inputs = { directories, files: all, exclude: leftByTools(directories) };
  const told = service.inputs !== null ? [] : [...new Map(unknown.map((one) => [placeOf(one), one])).values()];
  return ok(
    inputs,
    told.slice(0, SHOWN).map((one) => unknownInput(service, one)),
  );
}

function placeOf({ at }: UnknownInput): string {
  return `${at.file}:${at.line}`;
}

function unknownInput({ name }: ResolvedService, { at, pattern }: UnknownInput): Diagnostic {
  const line = `"services": { ${JSON.stringify(name)}: { "inputs": [${JSON.stringify(pattern ?? '…')}] } }`;
  return warning(
    'INPUT_UNKNOWN',
    `${at.file} reaches out of service "${name}", and what it reads there is no input: a change of that builds nothing again.`,
    `Add to svc-build.json what the build reads: ${line}; with an empty list it reads nothing there.`,
    { service: name, location: at },
  );
}
