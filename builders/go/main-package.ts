import { posix } from 'node:path';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { GoPackage } from './go-list.ts';

/** A package that is a program, and where it lies below the service's module. */
export interface MainPackage {
  readonly package: GoPackage;
  /** Relative to the service root. */
  readonly directory: string;
}

/** Which program is the service: the one that the entrypoint names, the only one, or the one at the usual place. */
export function pickMainPackage(service: ResolvedService, packages: readonly GoPackage[]): Result<MainPackage> {
  const mains = packages.flatMap((one): readonly MainPackage[] => {
    const directory = one.directory === null ? null : posix.relative(service.root, one.directory) || '.';
    const isProgram = one.asked && one.name === 'main' && directory !== null;
    // Some npm packages carry Go sources.
    return isProgram && !directory.split('/').includes('node_modules') ? [{ package: one, directory }] : [];
  });
  const base = baseOf(service);
  const only = mains.length === 1 ? mains[0] : undefined;
  const usual = ['.', 'cmd/api', 'cmd/server', `cmd/${service.name}`].map((place) => posix.join(base, place));
  const picked = only ?? usual.map((place) => mains.find((main) => main.directory === place)).find((main) => main);
  if (picked !== undefined) return ok(picked);
  return fail(mains.length === 0 ? noProgram(service, packages) : severalPrograms(service, mains));
}

/** The directory that the entrypoint names, relative to the service root. */
function baseOf({ entrypoint }: ResolvedService): string {
  if (entrypoint.kind === 'file') return posix.dirname(entrypoint.path);
  return entrypoint.kind === 'directory' ? entrypoint.path : '.';
}

function noProgram(service: ResolvedService, packages: readonly GoPackage[]): Diagnostic {
  const place = posix.join(service.root, baseOf(service));
  const other = packages.find((one) => one.asked && one.directory === place);
  const instead = other === undefined ? '' : `: the package there is "${other.name}"`;
  return error(
    'ENTRY_NOT_RESOLVED',
    `The service "${service.name}" has no Go program at ${shown(place)}${instead}.`,
    'Point "entrypoint" at the directory of a "package main", or at a file in it.',
    { service: service.name, location: service.entrypointAt },
  );
}

function severalPrograms(service: ResolvedService, mains: readonly MainPackage[]): Diagnostic {
  const places = mains.map((main) => posix.join(service.root, main.directory)).sort();
  return error(
    'ENTRY_NOT_RESOLVED',
    `The service "${service.name}" has several Go programs and none at a usual place: ${places.join(', ')}.`,
    `Name one of them in "entrypoint", such as "${places[0]}".`,
    { service: service.name, location: service.entrypointAt },
  );
}

function shown(directory: string): string {
  return directory === '.' ? 'the project root' : `"${directory}"`;
}
