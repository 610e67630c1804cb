import { type BuildOutput, type Entry, projectSource } from '@svc-build/model/build-output';
import { warning } from '@svc-build/model/diagnostic';
import { isInstalled, isSecretFile } from '@svc-build/model/never-bundled';
import { ok, type Result } from '@svc-build/model/result';
import type { RuntimeFacts } from '@svc-build/model/runtime-facts';
import type { ResolvedService } from '@svc-build/model/service';

/** How many files are named. */
const SHOWN = 5;

/**
 * What a project's own builder bundled, less what may hold secrets by its path in the bundle or by its source, whatever
 * kind of entry it is. Files of functions that keep their names are left out, and told, for every builder alike.
 */
export function withoutOwnSecrets(
  output: BuildOutput,
  { service, builder }: { readonly service: ResolvedService; readonly builder: string },
  runtimes: readonly RuntimeFacts[],
): Result<BuildOutput> {
  const left = new Set<string>();
  const isKept = (entry: Entry, isToldElsewhere: boolean): boolean => {
    const source = projectSource(entry);
    const [byPath, bySource] = [isSecretFile(entry.path, runtimes), source !== null && isSecretFile(source, runtimes)];
    if (!byPath && !bySource) return true;
    if (byPath && bySource && isToldElsewhere) return true;
    // What is left out of packages is nothing that the project put there.
    if (!isInstalled(entry.path, runtimes)) left.add(bySource && !byPath ? `${entry.path} (${source})` : entry.path);
    return false;
  };
  const functions = output.functions.map((one) => ({
    ...one,
    entries: one.entries.filter((entry) => isKept(entry, true)),
  }));
  const site = output.static && {
    ...output.static,
    entries: output.static.entries.filter((entry) => isKept(entry, false)),
  };
  const names = [...left].sort();
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : '';
  const told = warning(
    'SECRET_FILE_LEFT_OUT',
    `The builder "${builder}" puts into the bundle of service "${service.name}" what may hold secrets, and it is left out: ${names.slice(0, SHOWN).join(', ')}${more}.`,
    'Set what it holds where the service runs, or name the file in "includeFiles".',
    { service: service.name, location: service.at },
  );
  return ok({ ...output, functions, static: site }, names.length === 0 ? [] : [told]);
}
