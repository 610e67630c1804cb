import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { expect, it } from 'vitest';
import { countingIndex, pythonService } from '../rig/counting-index.ts';
import { installedUv } from '../rig/installed-uv.ts';
import { build } from '../rig/outcomes.ts';

// Programs on PATH that stand for others, whose choice no file that svc-build can know of tells.

it('what a shim says it cannot run is asked for again, by plans that are kept and by runs in which nothing moved', async ({
  skip,
}) => {
  const uv = await installedUv();
  if ('missing' in uv) return skip(uv.missing);
  await using index = await countingIndex(['fastapi', 'uvicorn']);
  await using rig = await pythonService(index);
  const shims = join(rig.root, '../shims');
  const real = join(rig.root, '../elsewhere');
  await mkdir(shims);
  await writeFile(join(shims, 'uv'), `#!/bin/sh\n[ -f '${real}' ] || exit 127\nexec "$(cat '${real}')" "$@"\n`);
  await chmod(join(shims, 'uv'), 0o755);
  const env = { PATH: [shims, process.env.PATH].join(delimiter) };
  expect((await build(rig, { env })).outcomes).toEqual({ api: 'built' });
  expect((await build(rig, { env })).outcomes).toEqual({ api: 'fresh' });
  await writeFile(real, join(uv.path.split(delimiter)[0] ?? '', 'uv'));
  expect(await build(rig, { env })).toMatchObject({
    outcomes: { api: 'built' },
    reasons: { api: expect.arrayContaining([expect.stringMatching(/uv/)]) },
  });
});
