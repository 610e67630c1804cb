import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectRig } from '../rig/project-rig.ts';
import { page, scriptedServices } from '../rig/scripted-services.ts';

const OWN = { env: { SVC_BUILD_SECRET: undefined } };

it('a cache keeps a secret of its own, that only its owner reads, unless the caller brings one', async () => {
  await using rig = await projectRig(scriptedServices({ site: page('hello') }));
  const file = join(rig.root, '../cache/secret');
  expect(await rig.run(['build'])).toMatchObject({ code: 0 });
  expect(existsSync(file)).toBe(false);

  expect(await rig.run(['build'], OWN)).toMatchObject({ code: 0 });
  const kept = readFileSync(file, 'utf8');
  expect(kept).toMatch(/^[0-9a-f]{64}\n$/);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(await rig.run(['build'], OWN)).toMatchObject({ code: 0 });
  expect(readFileSync(file, 'utf8')).toBe(kept);
});
