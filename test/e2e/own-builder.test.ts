import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { build } from '../rig/outcomes.ts';
import { projectRig } from '../rig/project-rig.ts';

// A project's own builder: a module of plain objects, with nothing of svc-build imported.
const builder = `
const ok = (value) => ({ ok: true, value, warnings: [] });
export default {
  name: 'poems',
  version: 1,
  frameworks: [{
    slug: 'poems', kind: 'frontend', runtime: 'static', every: [{ kind: 'file', path: 'poem.txt' }], some: [],
    supersedes: [], fallback: false, publicEnvPrefixes: [],
  }],
  probe: async () => ok([]),
  plan: async (service) => ok({
    service: service.name,
    units: [{
      id: 'poem:' + service.name, label: 'print', needs: [], requires: [], generated: [], outputs: [], keep: [],
      inputs: { directories: [service.root], files: [], exclude: [] },
      env: { files: [], frameworkFiles: [], prefixes: [], names: [], urls: false, set: {} },
      steps: [
        { kind: 'write', label: 'title', path: '{scratch}/title.txt', contents: 'A poem\\n' },
        { kind: 'run', label: 'print', argv: ['sh', '-c', 'cat title.txt "$1" > index.html', 'sh', '{service}/poem.txt'], cwd: '{scratch}', env: {} },
      ],
    }],
  }),
  collect: async () => ok({
    functions: [], probes: [], requires: [], madeFrom: [],
    static: { entries: [{ kind: 'file', path: 'index.html', from: '{scratch}/index.html', mode: 0o644 }], fallback: null, immutable: [] },
  }),
};
`;

it("a project's own builder takes part like those that come with svc-build", async () => {
  await using rig = await projectRig({
    'tools/poems.mjs': builder,
    'poems/poem.txt': 'Roses are red\n',
    'svc-build.json': '{ "builders": ["./tools/poems.mjs"], "cache": { "dir": "kept" } }',
    'vercel.json': '{ "experimentalServices": { "poems": { "entrypoint": "poems", "routePrefix": "/" } } }',
  });
  const detected = await rig.run(['detect', 'poems', '--json']);
  expect(JSON.parse(detected.stdout)).toMatchObject({ framework: 'poems', builder: 'poems' });
  expect(await rig.run(['build'])).toMatchObject({ code: 0, stderr: '' });
  const page = await readFile(join(rig.root, '.vercel/output/static/index.html'), 'utf8');
  expect(page).toBe('A poem\nRoses are red\n');
  expect((await build(rig)).outcomes).toEqual({ poems: 'fresh' });
  await rig.write({ 'tools/poems.mjs': builder.replace('A poem', 'A song') });
  expect((await build(rig)).reasons.poems).toContain('builder poems changed');
});
