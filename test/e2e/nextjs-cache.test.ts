import { existsSync } from 'node:fs';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectRig } from '../rig/project-rig.ts';
import { treeDigest } from '../rig/tree-digest.ts';

it('a build with the cache of the last one, whole or broken, gives what one without it gives', async () => {
  await using rig = await projectRig('builders/nextjs/example');
  const build = async () => {
    const ran = await rig.run(['build', '--verbose', '--force']);
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.stdout + ran.stderr).not.toContain('The cache of Next.js is not used');
    return treeDigest(join(rig.root, '.vercel/output'));
  };
  const cold = await build();

  // Answers that an earlier build was given are no input of this one.
  await rig.write({ '.next/cache/fetch-cache/abc': '{}' });
  const kept = join(rig.root, '.svc-build/keep/web/next');
  const [version = ''] = await readdir(kept);
  expect(version).toMatch(/^next-16\.4\.6-node-\d+-/);
  expect(await readdir(join(kept, version, 'files'))).toContain('turbopack');
  expect(await build()).toEqual(cold);
  expect(existsSync(join(rig.root, '.next/cache/fetch-cache'))).toBe(false);

  await rm(join(rig.root, '.next'), { recursive: true });
  for (const path of Object.keys(await treeDigest(kept)).filter((one) => one.endsWith('.sst'))) {
    await writeFile(join(kept, path), 'broken');
  }
  expect(await build()).toEqual(cold);
});
