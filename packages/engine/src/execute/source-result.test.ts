import type { BuildEvent } from '@svc-build/model/event';
import { defineRuntime, type RuntimeFacts } from '@svc-build/model/runtime-facts';
import { expect, it } from 'vitest';
import { memoryProject } from '../testing/memory-project.ts';
import { someAction } from '../testing/some-action.ts';

/** Compiles each file of `src` into one of `dist`. */
const COMPILE = someAction('package:ui', {
  label: 'build ui',
  inputs: { directories: ['ui'], files: [], exclude: [] },
  steps: [{ kind: 'run', label: 'build', argv: ['compile'], cwd: '{root}/ui', env: {} }],
  outputs: ['ui/dist'],
});

/** Two services that use a package which is compiled first, and a checkout that shares the cache. */
function workspace(runtimes: readonly RuntimeFacts[] = []) {
  const compiled: string[][] = [];
  const hooks: { afterCompile: (() => void) | null } = { afterCompile: null };
  const project = memoryProject(['web', 'api'], () => ({}), {
    actions: [COMPILE],
    files: { '/p/ui/src/a.js': 'a' },
    programs: {
      '/bin/compile': ({ cwd, disk, print }) => {
        print('compiling');
        const names = (disk.list(`${cwd}/src`) ?? []).map(({ name }) => name);
        compiled.push(names);
        for (const name of names) {
          const text = new TextDecoder().decode(disk.read(`${cwd}/src/${name}`) ?? new Uint8Array());
          if (text === 'fail') return 1;
          disk.write(`${cwd}/dist/${name}`, `compiled ${text}`);
        }
        hooks.afterCompile?.();
        return 0;
      },
    },
    read: ['/p/ui/dist/a.js'],
    runtimes,
  });
  const dist = () => project.host.tree('/p/ui/dist');
  const page = (name: string) => project.host.tree(`${project.output}/static`)[`${name}/index.html`];
  return { project, compiled, hooks, dist, page, disk: project.host.disk };
}

const notRun = (events: readonly BuildEvent[]) =>
  events.flatMap((event) => (event.type === 'action-restored' ? [`${event.action} ${event.from}`] : []));

it('what a package build made is left where it is while nothing that it reads has changed', async () => {
  const { project, compiled, page, disk } = workspace();
  await project.build();
  expect(compiled).toEqual([['a.js']]);
  disk.write('/p/web/source.txt', 'new page');
  const again = await project.build();
  expect(compiled).toHaveLength(1);
  expect(notRun(again.events)).toContain('package:ui place');
  expect(page('web')).toBe('new page compiled a');
});

it('an edit of the package compiles it once for both services, and what needs it again', async () => {
  const { project, compiled, page, disk } = workspace();
  await project.build();
  disk.write('/p/ui/src/a.js', 'b');
  await project.build();
  expect(compiled).toHaveLength(2);
  expect(project.made).toEqual(['web', 'api', 'web', 'api']);
  expect([page('web'), page('api')]).toEqual(['page of web compiled b', 'page of api compiled b']);
});

it('a result that the cache has is put among the sources in place of what an earlier one left there', async () => {
  const { project, compiled, dist, disk } = workspace();
  disk.write('/p/ui/src/old.js', 'old');
  await project.build();
  disk.remove('/p/ui/src/old.js');
  disk.write('/p/ui/src/a.js', 'b');
  await project.build();
  expect(dist()).toEqual({ 'a.js': 'compiled b' });
  disk.write('/p/ui/src/old.js', 'old');
  disk.write('/p/ui/src/a.js', 'a');
  // Services come from the cache; the new one of them needs the package.
  disk.write('/p/web/source.txt', 'new page');
  const again = await project.build();
  expect(notRun(again.events)).toContain('package:ui cache');
  expect(again.events).toContainEqual({
    type: 'line',
    action: 'package:ui',
    services: ['web'],
    text: 'compiling',
  });
  expect(compiled).toHaveLength(2);
  expect(dist()).toEqual({ 'a.js': 'compiled a', 'old.js': 'compiled old' });
});

it('what was put among the sources is a copy: writing to it in place changes nothing that is kept', async () => {
  const { project, compiled, dist, disk } = workspace();
  await project.build();
  disk.remove('/p/ui/dist');
  disk.write('/p/web/source.txt', 'second page');
  await project.build();
  project.host.edit('/p/ui/dist/a.js', 'edited in place');
  disk.remove('/p/ui/dist');
  disk.write('/p/web/source.txt', 'third page');
  await project.build();
  expect(compiled).toHaveLength(1);
  expect(dist()).toEqual({ 'a.js': 'compiled a' });
});

it('a file that nobody knows of is not written over by a result of the cache: the package is compiled', async () => {
  const { project, compiled, dist, disk } = workspace();
  await project.build();
  disk.write('/p/ui/dist/a.js', 'by hand');
  disk.write('/p/web/source.txt', 'new page');
  await project.build();
  expect(compiled).toHaveLength(2);
  expect(dist()).toEqual({ 'a.js': 'compiled a' });
});

it('a file of the output that the build did not write is left, and no result is kept that may lack it', async () => {
  const { project, compiled, dist, disk } = workspace();
  disk.write('/p/ui/dist/by-hand.js', 'by hand');
  await project.build();
  expect(dist()).toEqual({ 'a.js': 'compiled a', 'by-hand.js': 'by hand' });
  disk.remove('/p/ui/dist');
  disk.write('/p/web/source.txt', 'new page');
  await project.build();
  expect(compiled).toHaveLength(2);
});

it('what changes while the package is compiled is in no result that is kept', async () => {
  const { project, compiled, hooks, disk } = workspace();
  hooks.afterCompile = () => disk.write('/p/ui/src/a.js', 'changed meanwhile');
  await project.build();
  hooks.afterCompile = null;
  disk.write('/p/ui/src/a.js', 'a');
  disk.remove('/p/ui/dist');
  await project.build();
  expect(compiled).toHaveLength(2);
});

it('with own state thrown away, what lies there with the contents of the kept result stays, and nothing runs', async () => {
  const { project, compiled, dist, disk } = workspace();
  await project.build();
  disk.remove('/p/.svc-build');
  disk.write('/p/web/source.txt', 'new page');
  const before = disk.identity('/p/ui/dist/a.js');
  const again = await project.build();
  expect(notRun(again.events)).toContain('package:ui cache');
  expect(compiled).toHaveLength(1);
  expect(disk.identity('/p/ui/dist/a.js')).toEqual(before);
  expect(dist()).toEqual({ 'a.js': 'compiled a' });
});

it('a package that cannot be compiled fails the services that use it, and is compiled again next time', async () => {
  const { project, disk, page } = workspace();
  await project.build();
  disk.write('/p/ui/src/a.js', 'fail');
  expect((await project.build()).end.kind).toBe('failed');
  expect(page('web')).toBe('page of web compiled a');
  disk.write('/p/ui/src/a.js', 'b');
  expect((await project.build()).end.kind).toBe('done');
  expect(page('web')).toBe('page of web compiled b');
});

it('what a failed build left half done is gone before the next one', async () => {
  const { project, disk, dist } = workspace();
  disk.write('/p/ui/src/b.js', 'fail');
  expect((await project.build()).end.kind).toBe('failed');
  expect(dist()).toEqual({ 'a.js': 'compiled a' });
  disk.remove('/p/ui/src/a.js');
  disk.write('/p/ui/src/b.js', 'b');
  expect((await project.build()).end.kind).toBe('done');
  expect(dist()).toEqual({ 'b.js': 'compiled b' });
});

it('nothing is put or removed through a link that has taken the place of a directory', async () => {
  const { project, disk, compiled } = workspace();
  await project.build();
  disk.remove('/p/ui/dist');
  disk.makeDirectory('/elsewhere');
  disk.write('/elsewhere/a.js', 'compiled a');
  disk.symlink('/elsewhere', '/p/ui/dist');
  disk.write('/p/ui/src/a.js', 'b');
  await project.build();
  expect(compiled).toHaveLength(2);
  disk.write('/elsewhere/a.js', 'mine');
  disk.write('/p/ui/src/a.js', 'a');
  disk.write('/p/web/source.txt', 'new page');
  // The program itself writes there, as it does by hand.
  expect(notRun((await project.build()).events)).not.toContain('package:ui cache');
  expect(compiled).toHaveLength(3);
});

it.each([
  [
    'to what is none of it, may change without it: it is made again',
    '../made',
    ['its last result cannot be used again'],
  ],
  ['within it, comes with it', 'a.js', null],
])('a result with a link %s', async (_, target, reasons) => {
  const { project, compiled, hooks, disk } = workspace();
  hooks.afterCompile = () => {
    disk.remove('/p/ui/dist/link');
    disk.symlink(target, '/p/ui/dist/link');
  };
  await project.build();
  disk.write('/p/web/source.txt', 'new page');
  const { events } = await project.build();
  const ran = events.filter((event) => event.type === 'action-started' && event.action === 'package:ui');
  expect(ran.map((event) => ('reasons' in event ? event.reasons : null))).toEqual(reasons === null ? [] : [reasons]);
  expect(compiled).toHaveLength(reasons === null ? 1 : 2);
});

it('where a compiler remembers elsewhere what it has made, what it left stays where it is', async () => {
  const { project, disk, dist, compiled } = workspace([
    defineRuntime({ name: 'node', title: 'Node.js', installed: ['node_modules'], written: ['*.tsbuildinfo'] }),
  ]);
  disk.write('/p/node_modules/.cache/ui.tsbuildinfo', '{}');
  disk.write('/p/ui/src/old.js', 'old');
  await project.build();
  disk.remove('/p/ui/src/old.js');
  disk.write('/p/web/source.txt', 'new page');
  await project.build();
  expect(dist()).toEqual({ 'a.js': 'compiled a', 'old.js': 'compiled old' });
  disk.write('/p/ui/src/old.js', 'old');
  disk.write('/p/web/source.txt', 'newer page');
  await project.build();
  expect(compiled).toHaveLength(3);
});
