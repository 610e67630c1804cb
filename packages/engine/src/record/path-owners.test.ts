import type { FileStamp } from '@svc-build/model/disk';
import { type Trace, TracePaths } from '@svc-build/trace/trace';
import { expect, it } from 'vitest';
import { pathOwners } from './path-owners.ts';
import type { FinishedService } from './service-artifact.ts';

const STAMP: FileStamp = { mode: 0o100644, size: 1, mtimeMs: 1, ctimeMs: 1, inode: 1 };
const PLACES = new Map([
  ['web', 0],
  ['docs', 1],
]);

/** A service that looked at paths for its plan, for its inputs, and together with others. */
function looked(name: string, paths: readonly string[], inputs: readonly string[] = [], group?: TracePaths) {
  const tracePaths = new TracePaths();
  for (const path of paths) tracePaths.add(path);
  if (group !== undefined) tracePaths.shared.add(group);
  const trace: Trace = new Map(inputs.map((path) => [path, STAMP]));
  return {
    planned: { service: { name }, plan: { actions: [] }, basis: { index: null } },
    key: { tracePaths, inputs: { records: [], trace } },
    finished: null,
  } as unknown as FinishedService;
}

function ownersOf(services: readonly FinishedService[], there: readonly string[], modules: readonly string[] = []) {
  const trace: Trace = new Map(there.map((path) => [path, STAMP]));
  const context = { directories: { root: '/p' }, builderModules: new Map([['own', { files: modules }]]) };
  const owners = pathOwners(services, { places: PLACES, trace, context: context as never });
  return Object.fromEntries(there.map((path) => [path, owners.get(path) ?? 'nobody']));
}

it('a path is of the one service that looked at it, of several, or of nobody', () => {
  const services = [looked('web', ['web', 'lib/a'], ['web/a']), looked('docs', ['docs', '/p/lib/a'], ['lib/b'])];
  expect(ownersOf(services, ['web', 'web/a', 'docs', 'lib/a', 'lib/b', 'package.json'])).toEqual({
    web: 0,
    'web/a': 0,
    docs: 1,
    'lib/a': -1,
    'lib/b': 1,
    'package.json': 'nobody',
  });
});

it('what was looked at for many is of several, whoever refers to it', () => {
  const group = new TracePaths();
  group.add('members');
  expect(ownersOf([looked('web', [], [], group)], ['members'])).toEqual({ members: -1 });
});

it('the directory around what is missing is of who looked for that too', () => {
  // Where the directory is watched, what is missing in it has no row of its own.
  const services = [looked('web', ['lib/missing']), looked('docs', ['lib'])];
  expect(ownersOf(services, ['lib'])).toEqual({ lib: -1 });
  expect(ownersOf([looked('web', ['lib/missing'])], ['lib'])).toEqual({ lib: 0 });
});

it('the modules of a builder of the project are of several', () => {
  expect(ownersOf([], ['tools/late.mjs'], ['/p/tools/late.mjs'])).toEqual({ 'tools/late.mjs': -1 });
});
