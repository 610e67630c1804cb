import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type ProjectRig, projectRig } from '../rig/project-rig.ts';
import { page, scriptedServices } from '../rig/scripted-services.ts';

const lines = (stdout: string): readonly Record<string, unknown>[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

function probesOf(rig: ProjectRig): unknown {
  const { services } = JSON.parse(readFileSync(join(rig.root, '.vercel/output/routes-manifest.json'), 'utf8'));
  return Object.fromEntries(Object.keys(services).map((name) => [name, services[name].probes]));
}

it('what svc-build.json wants verified reaches the manifest at once, and builds nothing again', async () => {
  await using rig = await projectRig(scriptedServices({ site: page('hello'), docs: page('read') }));
  expect(await rig.run(['build'])).toMatchObject({ code: 0 });
  expect(probesOf(rig)).toEqual({ site: [], docs: [] });
  await rig.write({
    'svc-build.json': '{ "verify": [{ "path": "/docs/", "status": 200 }, { "path": "/index.html" }] }',
  });
  const again = await rig.run(['build', '--json']);
  expect(lines(again.stdout).at(-1)).toMatchObject({ services: [{ outcome: 'fresh' }, { outcome: 'fresh' }] });
  const probes = { site: [{ path: '/index.html', status: null }], docs: [{ path: '/docs/', status: 200 }] };
  expect(probesOf(rig)).toEqual(probes);
  await rig.write({ 'svc-build.json': '{}' });
  expect(await rig.run(['build'])).toMatchObject({ code: 0 });
  expect(probesOf(rig)).toEqual({ site: [], docs: [] });
});
