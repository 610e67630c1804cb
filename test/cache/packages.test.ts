import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { build } from '../rig/outcomes.ts';
import { projectRig } from '../rig/project-rig.ts';
import { page, scriptedServices } from '../rig/scripted-services.ts';

// What package managers bring along. Numbers are those of the traps that named tools fell into.
const lockfile = (version: number): string =>
  JSON.stringify({ name: 'site', version: `1.0.${version}`, lockfileVersion: 3, packages: { '': { name: 'site' } } });

it('traps 50 and 51: a lockfile, a patch and the settings of a package manager count for their service, and for no other', async () => {
  await using rig = await projectRig({
    ...scriptedServices({ site: page('site'), other: page('other') }),
    'site/package-lock.json': lockfile(0),
    'site/patches/a.patch': 'one\n',
  });
  expect((await build(rig)).outcomes).toEqual({ site: 'built', other: 'built' });
  const changes = {
    'site/package-lock.json': lockfile(1),
    'site/patches/a.patch': 'two\n',
    'site/.npmrc': 'fund=false\n',
  };
  for (const [path, contents] of Object.entries(changes)) {
    await rig.write({ [path]: contents });
    const { outcomes, reasons } = await build(rig);
    expect(outcomes).toEqual({ site: 'built', other: 'fresh' });
    expect(reasons.site?.[0]).toContain(path);
  }
});

it('trap 54: finding out what a directory is runs nothing of it', async () => {
  const evil = "require('fs').writeFileSync(require('path').join(__dirname, 'ran'), '')";
  await using rig = await projectRig({
    ...scriptedServices({ site: page('x') }),
    'site/.yarnrc.yml': 'yarnPath: ./evil.cjs\n',
    'site/yarn.lock': '__metadata:\n  version: 8\n',
    'site/evil.cjs': evil,
  });
  expect((await rig.run(['detect', 'site'])).code).toBe(0);
  expect((await rig.run(['routes'])).code).toBe(0);
  expect(existsSync(join(rig.root, 'site/ran'))).toBe(false);
});
