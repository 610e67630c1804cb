import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { build } from '../rig/outcomes.ts';
import { type ProjectRig, projectRig } from '../rig/project-rig.ts';
import { page, scriptedServices } from '../rig/scripted-services.ts';

interface Planned {
  readonly name: string;
  readonly outcome: string;
  readonly reasons: readonly string[];
}

/** What `--dry-run=json` says would happen. */
async function predicted(rig: ProjectRig): Promise<Readonly<Record<string, string>>> {
  const ran = await rig.run(['build', '--dry-run=json']);
  expect(ran).toMatchObject({ code: 0 });
  const { services }: { readonly services: readonly Planned[] } = JSON.parse(ran.stdout);
  return Object.fromEntries(services.map(({ name, outcome }) => [name, outcome]));
}

async function why(rig: ProjectRig, service: string): Promise<unknown> {
  const ran = await rig.run(['why', service, '--json']);
  expect(ran).toMatchObject({ code: 0 });
  return JSON.parse(ran.stdout);
}

it('what --dry-run and why say is what a build then does', async () => {
  await using rig = await projectRig({
    ...scriptedServices({ site: page('one'), other: page('two') }),
    'site/notes.txt': 'one\n',
  });
  expect(await predicted(rig)).toEqual({ site: 'build', other: 'build' });
  expect(await why(rig, 'site')).toMatchObject({ outcome: 'build', reasons: ['no earlier build is on record'] });
  await build(rig);
  expect(await predicted(rig)).toEqual({ site: 'fresh', other: 'fresh' });
  expect(await why(rig, 'site')).toMatchObject({
    outcome: 'fresh',
    reasons: [],
    last: { reasons: ['no earlier build is on record'] },
  });

  await writeFile(join(rig.root, 'site/notes.txt'), 'two\n');
  await writeFile(join(rig.root, 'site/more.txt'), 'more\n');
  expect(await predicted(rig)).toEqual({ site: 'build', other: 'fresh' });
  const reasons = ['site/more.txt added', 'site/notes.txt changed'];
  expect(await why(rig, 'site')).toMatchObject({ outcome: 'build', reasons });
  expect(await build(rig)).toMatchObject({
    outcomes: { site: 'built', other: 'fresh' },
    reasons: { site: reasons, other: [] },
  });

  await writeFile(join(rig.root, 'site/notes.txt'), 'one\n');
  await rm(join(rig.root, 'site/more.txt'));
  expect(await predicted(rig)).toEqual({ site: 'restore', other: 'fresh' });
  expect((await build(rig)).outcomes).toEqual({ site: 'restored', other: 'fresh' });

  await rm(join(rig.root, '.vercel'), { recursive: true });
  expect(await predicted(rig)).toEqual({ site: 'restore', other: 'restore' });
  expect((await build(rig)).outcomes).toEqual({ site: 'restored', other: 'restored' });
  await rm(join(rig.root, '../cache'), { recursive: true });
  expect(await predicted(rig)).toEqual({ site: 'fresh', other: 'fresh' });
});

it('a build says in one line why, and why says all of it', async () => {
  await using rig = await projectRig(scriptedServices({ site: page('one') }));
  await build(rig);
  for (const name of ['a', 'b', 'c', 'd']) await writeFile(join(rig.root, `site/${name}.txt`), 'x\n');
  const ran = await rig.run(['build']);
  expect(ran.stdout).toContain('site: build, because site/a.txt added, site/b.txt added (+2 more)\n');
  const explained = await rig.run(['why', 'site']);
  expect(explained.stdout).toBe(
    'site is fresh: nothing that its result depends on has changed.\nLast time, because:\n  site/a.txt added\n  site/b.txt added\n  site/c.txt added\n  site/d.txt added\n',
  );
  expect(await rig.run(['why', 'sit'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('Did you mean "site"?'),
  });
});

it('what is predicted shows the commands of a build as they were written', async () => {
  await using rig = await projectRig(
    scriptedServices({ site: 'mkdir -p ${OUT:-dist} && echo {root} > dist/index.html' }),
  );
  const { stdout } = await rig.run(['build', '--dry-run']);
  expect(stdout).toContain('mkdir -p ${OUT:-dist} && echo {root} > dist/index.html   (in {root}/site)');
});
