import { describe, expect, it } from 'vitest';
import { type MemoryProject, memoryProject } from '../testing/memory-project.ts';

/** What would be done about each service, and why. */
async function decided(
  project: MemoryProject,
  run: Parameters<MemoryProject['decide']>[0] = {},
): Promise<Record<string, string>> {
  const { decisions } = await project.decide(run);
  return Object.fromEntries(
    [...decisions].map(([name, one]) => [
      name,
      one.kind === 'fresh' ? 'fresh' : `${one.kind}, because ${one.reasons.join('; ')}`,
    ]),
  );
}

/** A project of two services that was built. */
async function built(): Promise<MemoryProject> {
  const project = memoryProject(['web', 'docs']);
  await project.build();
  return project;
}

describe('a service', () => {
  it('is built when nothing is known of it', async () => {
    const reason = 'build, because no earlier build is on record';
    expect(await decided(memoryProject(['web', 'docs']))).toEqual({ web: reason, docs: reason });
  });

  it('is fresh after its build, however often one looks', async () => {
    const project = await built();
    expect(await decided(project)).toEqual({ web: 'fresh', docs: 'fresh' });
    expect(await decided(project)).toEqual({ web: 'fresh', docs: 'fresh' });
  });

  it('is built when its source changed, and the other one is left', async () => {
    const project = await built();
    project.host.disk.write('/p/web/source.txt', 'another page');
    expect(await decided(project)).toEqual({ web: 'build, because web/source.txt changed', docs: 'fresh' });
  });

  it('is restored when its source is again what it was', async () => {
    const project = await built();
    project.host.disk.write('/p/web/source.txt', 'another page');
    await project.build();
    project.host.disk.write('/p/web/source.txt', 'page of web');
    expect(await decided(project)).toEqual({ web: 'restore, because web/source.txt changed', docs: 'fresh' });
  });

  it.each<[what: string, change: (project: MemoryProject) => void, decision: string]>([
    [
      'written anew in the output',
      ({ host, output }) => host.disk.write(`${output}/static/web/index.html`, 'x'),
      'restore, because static/web/index.html was changed',
    ],
    [
      // The cache has the same file under another name.
      'changed in their place',
      ({ host, output }) => host.edit(`${output}/static/web/index.html`, 'x'),
      'build, because static/web/index.html was changed; its result in the cache is damaged',
    ],
    [
      'removed from the output',
      ({ host, output }) => host.disk.remove(`${output}/static/web/index.html`),
      'restore, because static/web/index.html was removed',
    ],
    [
      'lost with the whole output',
      ({ host, output }) => host.disk.remove(output),
      'restore, because the output is not there',
    ],
    [
      'on no record',
      ({ host }) => host.disk.remove('/p/.svc-build/last-run'),
      'restore, because what is in the output is not on record',
    ],
    [
      'lost with the whole output and the cache',
      ({ host, output }) => {
        host.disk.remove(output);
        host.disk.remove('/cache');
      },
      'build, because the output is not there; its result is not in the cache',
    ],
  ])('whose files were %s', async (_, change, decision) => {
    const project = await built();
    change(project);
    expect((await decided(project)).web).toBe(decision);
  });

  it.each([
    ['--force', 'renew'],
    ['--no-cache', 'none'],
  ] as const)('is built with %s, whatever is there', async (flag, results) => {
    const reason = `build, because asked for by ${flag}`;
    expect(await decided(await built(), { results })).toEqual({ web: reason, docs: reason });
  });

  it('whose result in the cache is damaged is built, with a warning that says so', async () => {
    const project = await built();
    project.host.disk.remove(project.output);
    for (const path of Object.keys(project.host.tree('/cache/entries')))
      project.host.disk.write(`/cache/entries/${path}`, 'torn');
    const { decisions } = await project.decide();
    const damaged = [...decisions.values()].flatMap((one) => (one.kind === 'build' ? [one] : []));
    const expected = {
      reasons: ['the output is not there', 'its result in the cache is damaged'],
      warnings: [{ code: 'CACHE_DAMAGED' }],
    };
    expect(damaged).toMatchObject([expected, expected]);
  });
});
