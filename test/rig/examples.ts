import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Expectations } from './expectations.ts';
import { installedHugo } from './installed-hugo.ts';
import { repository } from './project-rig.ts';

/** A builder's example: found, not listed, so a new builder is tested by being there. */
export interface Example {
  /** The framework's. */
  readonly name: string;
  readonly builder: string;
  /** Below the repository. */
  readonly path: string;
  /** Where its service is mounted; of several the first. */
  readonly prefix: string;
  readonly expected: Expectations;
}

const hugo = await installedHugo();
if ('path' in hugo) process.env.PATH = hugo.path;
else process.stdout.write(`Examples of Hugo are left out: ${hugo.missing}\n`);

/** The directories of all builders whose programs are there. */
export const builders: readonly string[] = directoriesIn('builders').filter(
  (name) => existsSync(join(repository, 'builders', name, 'index.ts')) && (name !== 'hugo' || 'path' in hugo),
);

/** The `example` of every builder, or its `examples`, one for each framework. */
export const examples: readonly Example[] = builders.flatMap((builder) => [
  ...(existsSync(join(repository, 'builders', builder, 'example'))
    ? [exampleAt(`builders/${builder}/example`, { name: builder, builder })]
    : []),
  ...directoriesIn(`builders/${builder}/examples`).map((name) =>
    exampleAt(`builders/${builder}/examples/${name}`, { name, builder }),
  ),
]);

function exampleAt(path: string, whose: Pick<Example, 'name' | 'builder'>): Example {
  const parsed = (name: string) => JSON.parse(readFileSync(join(repository, path, name), 'utf8'));
  const services: readonly { readonly routePrefix: string }[] = Object.values(
    parsed('vercel.json').experimentalServices,
  );
  return { ...whose, path, prefix: services[0]?.routePrefix ?? '/', expected: parsed('expect.json') };
}

function directoriesIn(path: string): readonly string[] {
  const directory = join(repository, path);
  if (!existsSync(directory)) return [];
  const entries = readdirSync(directory, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
    .map(({ name }) => name)
    .sort();
}
