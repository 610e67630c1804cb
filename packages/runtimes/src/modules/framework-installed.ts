import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { error } from '@svc-build/model/diagnostic';
import { ancestors } from '@svc-build/model/project-path';
import { fail, ok, type Result } from '@svc-build/model/result';
import { runCall } from '../call/run-call.ts';
import type { FrameworkInstalledInput } from '../node/framework-installed.ts';

/** Whether a package is installed where the modules of a service look for it. */
async function frameworkInstalled(input: FrameworkInstalledInput): Promise<Result<null>> {
  const { service, framework, packages, root, directory, at } = input;
  const places = ancestors(directory).map((above) => join(root, above, 'node_modules'));
  if (packages.some((name) => places.some((place) => existsSync(join(place, name))))) return ok(null);
  const manifest = posix.join(directory, 'package.json');
  return fail(
    error(
      'DEPENDENCY_MISSING',
      `The framework of service "${service}" is pinned to ${framework}, but ${packages.map((name) => `"${name}"`).join(' or ')} is not installed in ${directory === '.' ? 'the project root' : directory}.`,
      `Add it to the dependencies in ${manifest} and install, or remove "framework".`,
      { service, location: at },
    ),
  );
}

runCall(frameworkInstalled);
