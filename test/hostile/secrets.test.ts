import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { poemBuilder } from '../rig/poem-builder.ts';
import { projectRig } from '../rig/project-rig.ts';

/** Files that hold secrets or belong to tools, wherever they lie. */
const NEVER = [
  ...['.env', '.env.local', '.env.production', '.envrc', '.npmrc', '.yarnrc.yml', '.pypirc', '.netrc', 'bunfig.toml'],
  ...['.git-credentials', '.ssh/id_ed25519', '.aws/credentials', '.docker/config.json', '.cargo/credentials.toml'],
  ...['.env~', '.env-production', '.envrc.local', '.npmrc.bak', 'pip.conf', '.m2/settings.xml', '.bundle/config'],
  ...['.git/config', '.venv/pyvenv.cfg', '__pycache__/x.pyc', '.pytest_cache/x', '.turbo/x', '.DS_Store'],
];
const KEPT = ['data.txt', 'deep/data.txt'];

const EXPRESS = {
  'package.json': JSON.stringify({ type: 'module', dependencies: { express: 'file:express' } }),
  'express/package.json': JSON.stringify({ name: 'express', version: '5.0.0', main: 'index.js' }),
  'express/index.js': 'module.exports = {};\n',
  // A directory that the program names is part of its bundle.
  'server.js':
    "import 'express';\nimport { readdirSync } from 'node:fs';\nexport default () => readdirSync(new URL('.', import.meta.url));\n",
};

/** A project of each kind of builder that takes sources as they lie; `own` asks for every file of the service. */
const PROJECTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  python: {
    'requirements.txt': 'starlette==0.47.0\n',
    'main.py': 'from starlette.applications import Starlette\napp = Starlette()\n',
  },
  express: EXPRESS,
  own: { 'poem.txt': 'Roses\n' },
};

/** Takes every file of its service, whatever it is called. */
const takesAll = poemBuilder.replace(
  'collect: async () => ok({',
  `collect: async (service, { root }) => {
    const files = await root.glob([service.root + '/**']);
    const entries = files.map((path) => ({ kind: 'file', path, from: '{root}/' + path, mode: 0o644 }));
    const stop = { signal: 'SIGTERM', okExit: [0] };
    const launch = { argv: ['node', 'x.js'], env: {}, ready: 'port', stop };
    const one = { name: 'index', entries, cwd: service.root, launch, required: [], runtime: 'x', handler: 'x', launcherType: null };
    return ok({ functions: [one], static: null, probes: [], requires: [], madeFrom: [] });
  },
  old: async () => ok({`,
);

describe.each(Object.keys(PROJECTS))('a bundle of %s', (kind) => {
  const fields = (more: object) =>
    JSON.stringify({ experimentalServices: { api: { entrypoint: 'api', routePrefix: '/', ...more } } });
  const files = (more: object) => ({
    ...Object.fromEntries([...NEVER, ...KEPT].map((path) => [`api/${path}`, `text of ${path}\n`])),
    ...Object.fromEntries(Object.entries(PROJECTS[kind] ?? {}).map(([path, text]) => [`api/${path}`, text])),
    'tools/poems.mjs': takesAll,
    'svc-build.json': kind === 'own' ? '{ "builders": ["./tools/poems.mjs"] }' : '{}',
    'vercel.json': fields(more),
  });

  it('holds no secret and nothing that tools keep, not even by a wide pattern; a name brings one in, with a warning', async () => {
    await using rig = await projectRig(files({ includeFiles: ['**', '.env*', 'deep/.npmrc'] }));
    await rig.write({ 'api/deep/.npmrc': 'registry=x\n' });
    const ran = await rig.run(['build', '--json']);
    expect(ran).toMatchObject({ code: 0 });
    const bundle = join(rig.root, '.vercel/output/functions/_svc/api/index.func/api');
    expect(NEVER.filter((path) => existsSync(join(bundle, path)))).toEqual([]);
    expect(KEPT.filter((path) => existsSync(join(bundle, path)))).toEqual(KEPT);
    expect(existsSync(join(bundle, 'deep/.npmrc'))).toBe(true);
    expect(ran.stdout).toContain('"code":"SECRET_FILE_INCLUDED"');
  });
});
