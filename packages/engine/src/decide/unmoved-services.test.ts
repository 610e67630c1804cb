import { expect, it } from 'vitest';
import { type LastRun, readLastRun } from '../record/last-run.ts';
import { summaryOf, summaryOfKept } from '../record/service-artifact.ts';
import { type MemoryProject, memoryProject } from '../testing/memory-project.ts';
import { someAction } from '../testing/some-action.ts';

// What a run does when something has moved: how much of it is left, and that what it writes down is what a whole run would.

type Details = NonNullable<Parameters<typeof memoryProject>[1]>;
type Shared = NonNullable<Parameters<typeof memoryProject>[2]>;

/** Four services that were built, and of which nothing is new. */
async function built(details?: Details, shared: Partial<Shared> = {}): Promise<MemoryProject> {
  const project = memoryProject(['api', 'web', 'docs', 'blog'], details, {
    actions: [],
    files: {},
    programs: {},
    read: [],
    ...shared,
  });
  project.host.advance(10_000);
  await project.build();
  project.host.advance(10_000);
  await project.build();
  project.host.advance(10_000);
  return project;
}

/** A run: what came of each service, and which of them it left without planning them. */
async function run(project: MemoryProject) {
  const { end } = await project.build();
  project.host.advance(10_000);
  const outcomes = [...end.services.map(summaryOf), ...end.kept.map(summaryOfKept)];
  return {
    left: end.kept.filter(({ isUnmoved }) => isUnmoved).map(({ service }) => service.name),
    outcomes: Object.fromEntries(outcomes.map(({ name, outcome }) => [name, outcome])),
  };
}

/** What a run wrote down of the sources: each path with its stamp and the name of its owner. */
function writtenDown(project: MemoryProject): Readonly<Record<string, unknown>> {
  const last = readLastRun('/p/.svc-build', project.host.disk) as LastRun;
  const ownerOf = (row: number): string => last.services[last.owners[row] ?? -1]?.name ?? String(last.owners[row]);
  const { sources } = last;
  return Object.fromEntries(
    Array.from({ length: sources.length }, (_, row) => [sources.path(row), [sources.stamp(row), ownerOf(row)]]),
  );
}

const write = ({ host }: MemoryProject, path: string, text: string): void => host.disk.write(`/p/${path}`, text);

it('an edit of one service leaves the others, and is written down as by a run that looked at all', async () => {
  const project = await built();
  write(project, 'web/source.txt', 'new web');
  expect(await run(project)).toEqual({
    left: ['api', 'docs', 'blog'],
    outcomes: { api: 'fresh', web: 'built', docs: 'fresh', blog: 'fresh' },
  });
  const found = writtenDown(project);
  expect(Object.keys(found)).toEqual(expect.arrayContaining(['api/source.txt', 'web/source.txt', 'blog']));
  project.host.disk.remove('/p/.svc-build/last-run');
  await project.build();
  expect(found).toEqual(writtenDown(project));
});

it('services stand in the order of the project, whichever were built', async () => {
  const project = await built();
  write(project, 'docs/source.txt', 'new docs');
  await run(project);
  expect(readLastRun('/p/.svc-build', project.host.disk)?.services.map(({ name }) => name)).toEqual([
    'api',
    'web',
    'docs',
    'blog',
  ]);
});

it('edits one after another are all found, each in its run', async () => {
  const project = await built();
  for (const name of ['web', 'docs', 'web', 'api']) {
    write(project, `${name}/source.txt`, `${name} ${Math.random()}`);
    const { left, outcomes } = await run(project);
    expect(left).not.toContain(name);
    expect([left.length, outcomes[name]]).toEqual([3, 'built']);
    expect((await run(project)).outcomes).toEqual({ api: 'fresh', web: 'fresh', docs: 'fresh', blog: 'fresh' });
  }
});

it('where more than half has moved, all are looked at', async () => {
  const project = await built();
  for (const name of ['web', 'docs', 'api']) write(project, `${name}/source.txt`, 'new');
  const { left, outcomes } = await run(project);
  expect(left).toEqual([]);
  expect(outcomes).toEqual({ api: 'built', web: 'built', docs: 'built', blog: 'fresh' });
});

it('what several services read matters to all of them', async () => {
  const shared = someAction('shared', { inputs: { directories: ['lib'], files: [], exclude: [] } });
  const project = await built(undefined, { actions: [shared], files: { '/p/lib/a.txt': 'a' }, read: ['/p/lib/a.txt'] });
  write(project, 'lib/a.txt', 'b');
  const { left, outcomes } = await run(project);
  expect(left).toEqual([]);
  expect(outcomes).toEqual({ api: 'built', web: 'built', docs: 'built', blog: 'built' });
});

it('a service that depends on an edited one is looked at too', async () => {
  const project = await built((name) => ({ dependsOn: name === 'docs' ? ['web'] : [] }));
  write(project, 'web/source.txt', 'new web');
  const { left, outcomes } = await run(project);
  expect(left).toEqual(['api', 'blog']);
  expect(outcomes).toEqual({ api: 'fresh', web: 'built', docs: 'built', blog: 'fresh' });
});

it('one that an edited service depends on is looked at too', async () => {
  const project = await built((name) => ({ dependsOn: name === 'docs' ? ['web'] : [] }));
  write(project, 'docs/source.txt', 'new docs');
  const { left, outcomes } = await run(project);
  expect(left).toEqual(['api', 'blog']);
  expect(outcomes).toEqual({ api: 'fresh', web: 'fresh', docs: 'built', blog: 'fresh' });
});

it('a service that declares inputs is looked at each time, for others may write there', async () => {
  const at = { file: 'svc-build.json', line: 1, column: 1, length: 1, lineText: '' };
  const inputs = [{ value: 'lib/**', at }];
  const project = await built((name) => ({ inputs: name === 'docs' ? inputs : null }));
  write(project, 'web/source.txt', 'new web');
  expect((await run(project)).left).toEqual(['api', 'blog']);
});

it('another configuration of one service has all looked at', async () => {
  let memory: number | null = null;
  const project = await built((name) => (name === 'web' ? { memory } : {}));
  memory = 512;
  const { left, outcomes } = await run(project);
  expect(left).toEqual([]);
  expect(outcomes).toEqual({ api: 'fresh', web: 'built', docs: 'fresh', blog: 'fresh' });
});

it('a file of a service that is left comes from the cache when somebody changed it in the output', async () => {
  const project = await built();
  write(project, 'web/source.txt', 'new web');
  project.host.disk.remove(`${project.output}/static/docs`);
  const { left, outcomes } = await run(project);
  expect(left).toEqual(['api', 'docs', 'blog']);
  expect(outcomes).toEqual({ api: 'fresh', web: 'built', docs: 'restored', blog: 'fresh' });
  expect(project.host.tree(`${project.output}/static`)).toMatchObject({
    'docs/index.html': 'page of docs',
    'web/index.html': 'new web',
  });
});

it('after a run that failed, what had moved before it is still found', async () => {
  const project = await built();
  write(project, 'web/source.txt', 'fail');
  await run(project);
  write(project, 'docs/source.txt', 'new docs');
  write(project, 'web/source.txt', 'new web');
  expect((await run(project)).outcomes).toEqual({ api: 'fresh', web: 'built', docs: 'built', blog: 'fresh' });
});
