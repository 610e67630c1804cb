import type { BuildEvent } from '@svc-build/model/event';
import { defineRuntime } from '@svc-build/model/runtime-facts';
import { expect, it } from 'vitest';
import { memoryProject } from '../testing/memory-project.ts';
import { someAction } from '../testing/some-action.ts';

const NODE = defineRuntime({
  name: 'node',
  title: 'Node.js',
  installed: ['node_modules'],
  installedStores: ['.pnpm'],
});

const INSTALL = someAction('install:.', {
  label: 'install',
  inputs: { directories: [], files: ['lock'], exclude: [] },
  steps: [{ kind: 'run', label: 'install', argv: ['install'], cwd: '{root}', env: {} }],
  outputs: ['node_modules'],
  restorable: false,
});

/** A service with installed packages. The install writes what is missing, and nothing else, as package managers do. */
function installing(details: Partial<typeof INSTALL> = {}) {
  const installs: string[] = [];
  const files = { 'qs/index.js': 'qs', 'ms/index.js': 'ms', 'ms/package.json': '{}', '.cache/x': 'cache' };
  const project = memoryProject(['web'], () => ({}), {
    actions: [{ ...INSTALL, ...details }],
    files: { '/p/lock': 'one' },
    runtimes: [NODE],
    programs: {
      '/bin/install': ({ cwd, disk }) => {
        installs.push('install');
        for (const [path, text] of Object.entries(files)) {
          const to = `${cwd}/node_modules/${path}`;
          if (disk.identity(to) === null) disk.write(to, text);
        }
        return 0;
      },
    },
    read: ['/p/node_modules/qs/index.js'],
  });
  const { disk } = project.host;
  const edit = (): void => disk.write('/p/web/source.txt', `page ${installs.length} ${Math.random()}`);
  return { project, installs, edit, disk };
}

const codes = (events: readonly BuildEvent[]) =>
  events.flatMap((event) => (event.type === 'service-finished' ? event.diagnostics.map(({ code }) => code) : []));

it('an install is believed while nothing that it reads and nothing that it left has moved', async () => {
  const { project, installs, edit, disk } = installing();
  await project.build();
  edit();
  // Tools keep things for themselves there.
  disk.write('/p/node_modules/.cache/x', 'another cache');
  disk.write('/p/node_modules/.vite/y', 'new');
  const { events } = await project.build();
  expect(installs).toHaveLength(1);
  expect(events).toContainEqual({
    type: 'action-restored',
    from: 'place',
    action: 'install:.',
    label: 'install',
    services: ['web'],
  });
});

it.each([
  ['another lockfile', '/p/lock', 'two'],
  ['a package more', '/p/node_modules/added/index.js', 'added'],
  ['a file of a package less', '/p/node_modules/ms/package.json', null],
])('%s installs again', async (_, path, contents) => {
  const { project, installs, edit, disk } = installing();
  await project.build();
  edit();
  if (contents === null) disk.remove(path);
  else disk.write(path, contents);
  await project.build();
  expect(installs).toHaveLength(2);
});

it('what somebody edited in a package is told, and nothing that is made with it is kept, until it is installed anew', async () => {
  const { project, installs, edit, disk } = installing();
  await project.build();
  disk.write('/p/node_modules/qs/index.js', 'edited');
  project.host.advance(1000);
  edit();
  const told = await project.build();
  expect(codes(told.events)).toEqual(['INSTALL_EDITED']);
  expect(told.end.services[0]).toMatchObject({ outcome: 'built', inputsUnchanged: false });
  // The next run has no result to take, and still knows.
  expect(codes((await project.build()).events)).toEqual(['INSTALL_EDITED']);
  disk.remove('/p/node_modules');
  const again = await project.build();
  expect(codes(again.events)).toEqual([]);
  expect(project.host.tree(`${project.output}/static`)['web/index.html']).toMatch(/ qs$/);
  edit();
  const count = installs.length;
  await project.build();
  expect(installs).toHaveLength(count);
});

it('that is told where what needs the install fails too: it may be why', async () => {
  const { project, edit, disk } = installing();
  await project.build();
  disk.write('/p/node_modules/qs/index.js', 'edited');
  project.host.advance(1000);
  edit();
  project.onMake = () => 'it fails';
  const { end } = await project.build();
  expect(end.services[0]?.diagnostics.map(({ code }) => code)).toEqual(['INSTALL_EDITED', 'STEP_FAILED']);
});

it('a tree that somebody installed again is believed as it is', async () => {
  const { project, edit, disk } = installing();
  await project.build();
  project.host.advance(1000);
  for (const path of ['qs/index.js', 'ms/index.js', 'ms/package.json']) disk.write(`/p/node_modules/${path}`, 'again');
  project.host.advance(1000);
  edit();
  expect(codes((await project.build()).events)).toEqual([]);
});

it('without a lockfile nothing that is made with the install is kept for other checkouts', async () => {
  const { project, edit } = installing({ unlocked: true });
  await project.build();
  edit();
  await project.build();
  expect(project.made).toEqual(['web', 'web']);
});

it('an action that misses a module although the install was believed installs once more, and runs again', async () => {
  const { project, installs, edit, disk } = installing();
  await project.build();
  edit();
  project.onMake = () => (installs.length === 1 ? 'sh: 1: tsc: not found' : null);
  expect((await project.build()).end.kind).toBe('done');
  expect(installs).toHaveLength(2);
  expect(disk.identity('/p/node_modules/qs/index.js')).not.toBeNull();
});
