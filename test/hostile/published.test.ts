import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ProjectRig, projectRig } from '../rig/project-rig.ts';
import { projectOf, publishedRows, script } from './published-rows.ts';

function publishedIn(rig: ProjectRig): readonly string[] {
  const directory = join(rig.root, '.vercel/output/static');
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1))
    .sort();
}

describe.each(publishedRows)('$name', (row) => {
  it(`is exit ${row.exit} and publishes ${row.published.length} files`, async () => {
    await using rig = await projectOf(row);
    const ran = await rig.run(['build']);
    expect(ran).toMatchObject({ code: row.exit });
    for (const word of row.says) expect(ran.stderr).toContain(word);
    if (row.says.length === 0) expect(ran.stderr).toBe('');
    expect(publishedIn(rig)).toEqual(row.published);
  });
});

it('a site that is written again with the same bytes is written, and one that is not is none', async () => {
  await using rig = await projectOf({
    files: { ...script('sh make.sh'), 'w/make.sh': 'mkdir -p dist && echo w > dist/index.html\n' },
  });
  for (const args of [['build'], ['build', '--force'], ['build', '--no-cache']]) {
    expect(await rig.run(args)).toMatchObject({ code: 0, stderr: '' });
    expect(publishedIn(rig)).toEqual(['index.html']);
  }
  await rig.write({ 'w/make.sh': 'true\n' });
  expect(await rig.run(['build'])).toMatchObject({ code: 1, stderr: expect.stringContaining('BUILD_OUTPUT_MISSING') });
});

it('a site that fills public is one in the second build too', async () => {
  await using rig = await projectOf({
    files: script('mkdir -p public && echo w > public/index.html && echo a > public/a.js'),
  });
  for (const args of [['build'], ['build', '--force']]) {
    expect(await rig.run(args)).toMatchObject({ code: 0 });
    expect(publishedIn(rig)).toEqual(['a.js', 'index.html']);
  }
});

it('an output that holds the root of another service is an error', async () => {
  await using rig = await projectRig({
    ...script('mkdir -p dist && echo w > dist/index.html'),
    'w/dist/inner/index.html': 'inner',
    'vercel.json': JSON.stringify({
      experimentalServices: {
        w: { entrypoint: 'w', routePrefix: '/' },
        inner: { entrypoint: 'w/dist/inner', routePrefix: '/inner' },
      },
    }),
  });
  const ran = await rig.run(['build']);
  expect(ran).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('w/dist/inner is the root of another service'),
  });
});
