import { posix } from 'node:path';
import type { Probe } from '@svc-build/model/plan';
import type { ResolvedService } from '@svc-build/model/service';
import { directoryOf, GO_KEPT, goEnvironment } from './go-environment.ts';
import { GO_LIST_FIELDS } from './go-list.ts';
import type { LocalModules } from './local-modules.ts';

/** The id of the one question: which packages are there, and what do they consist of? */
export const PACKAGES_PROBE = 'go-list';

/**
 * Asks go for every package that the service could be made of. Cgo is on, or go would hide the files that need it.
 * Without `-e`: a failure stays a failure, so that a module that could not be fetched is not remembered as an answer.
 */
export function probePackages(service: ResolvedService, modules: LocalModules): Probe {
  return {
    id: PACKAGES_PROBE,
    argv: ['go', 'list', '-deps', `-json=${GO_LIST_FIELDS.join(',')}`, '--', patternOf(service)],
    cwd: directoryOf(service.root),
    env: goEnvironment(service.root, modules.work, true),
    requires: [modules.requires],
    inputs: { directories: readBy(modules), files: modules.pins, exclude: [] },
    keep: GO_KEPT,
  };
}

/** Vendored packages lie beside go.work, which may be outside of every module. */
function readBy({ directories, vendor, pins }: LocalModules): readonly string[] {
  return pins.includes(`${vendor}/modules.txt`) ? [...new Set([...directories, vendor])] : directories;
}

/** An entrypoint narrows the question, so that a package that does not build stops nobody who does not need it. */
function patternOf({ entrypoint }: ResolvedService): string {
  if (entrypoint.kind === 'file') return packageArgument(posix.dirname(entrypoint.path));
  if (entrypoint.kind === 'directory' && entrypoint.path !== '.') return `./${entrypoint.path}/...`;
  return './...';
}

/** A directory below the module as go wants it named: without `./` it would be an import path. */
export function packageArgument(directory: string): string {
  return directory === '.' ? '.' : `./${directory}`;
}
