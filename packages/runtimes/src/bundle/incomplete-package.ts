import { packageOf } from '@svc-build/manifests/node/node-manifest';
import { type Diagnostic, error, type Location } from '@svc-build/model/diagnostic';

/** A specifier that leads to nothing, and the file below the project root that loads it. */
export interface Missing {
  readonly specifier: string;
  readonly importer: string;
}

/** A specifier that leads to nothing, with the place where it stands. */
export interface LocatedMissing extends Missing {
  readonly location: Location | null;
}

/** What packages build on the machine, and load by what they find there. */
const BINARY = /\.node$|(?:^|\/)(?:build\/(?:Release|Debug)|prebuilds)\//;

/** The installed package that loads a file of its own, by a path or by its name; null for everything else. */
export function packageOfPart({ specifier, importer }: Missing): string | null {
  const name = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*\/?node_modules\/)/.exec(importer)?.[1];
  if (name === undefined || BINARY.test(specifier)) return null;
  return /^(?:\.\.?(?:\/|$)|#)/.test(specifier) || packageOf(specifier) === name ? name : null;
}

/** A package that was installed in part, or of which something has removed a file since. */
export function packageIncomplete(
  name: string,
  { specifier, importer, location }: LocatedMissing,
  install: string,
): Diagnostic {
  return error(
    'DEPENDENCY_MISSING',
    `The installed package ${name} is incomplete: ${importer} loads "${specifier}", which is not there.`,
    installAgain(install),
    { location },
  );
}

/** What helps where a part of node_modules is gone. */
export function installAgain(install: string): string {
  return `Remove node_modules and run ${install}: package managers may not notice that a part of it is gone.`;
}
