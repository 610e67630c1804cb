import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { ask } from '../rig/expectations.ts';
import { freePort } from '../rig/free-port.ts';
import { installedUv } from '../rig/installed-uv.ts';
import { projectRig } from '../rig/project-rig.ts';

const manifest = (name: string, dependencies: readonly string[], more = ''): string =>
  `[project]\nname = "${name}"\nversion = "0.3"\nrequires-python = ">=3.10"\ndependencies = ${JSON.stringify(dependencies)}\n${more}`;
const fromWorkspace = '[tool.uv.sources]\nlib = { workspace = true }\n';

// A workspace with one lock: the service, a package that it uses, and one that it uses for tests alone.
const PROJECT = {
  'vercel.json': JSON.stringify({
    experimentalServices: { api: { entrypoint: 'services/api', routePrefix: '/' } },
  }),
  'pyproject.toml': manifest('top', [], '[tool.uv.workspace]\nmembers = ["libs/*", "services/*"]\n'),
  'libs/lib/pyproject.toml': manifest(
    'lib',
    ['text-unidecode'],
    '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n',
  ),
  'libs/lib/src/lib/__init__.py':
    'from text_unidecode import unidecode\nfrom importlib.resources import files\n\n\ndef text():\n    return unidecode(files(__name__).joinpath("text.txt").read_text(encoding="utf-8"))\n',
  'libs/lib/src/lib/text.txt': 'Škoda',
  'services/api/pyproject.toml': manifest(
    'api',
    ['fastapi', 'lib'],
    `[dependency-groups]\ndev = ["iniconfig"]\n${fromWorkspace}`,
  ),
  'services/api/main.py':
    'from importlib import metadata\nfrom fastapi import FastAPI\nfrom lib import text\n\napp = FastAPI(openapi_url=None)\n\n\n@app.get("/x")\ndef x():\n    return {"text": text(), "names": sorted(one.name for one in metadata.distributions())}\n',
};

it('a workspace with the lock of uv is built by uv, and runs without it', async (context) => {
  const uv = await installedUv();
  if ('missing' in uv) {
    console.warn(`Skipped: ${uv.missing}`);
    return context.skip(uv.missing);
  }
  await using rig = await projectRig(PROJECT);
  const env = { PATH: uv.path };
  await promisify(execFile)('uv', ['lock', '--quiet'], { cwd: rig.root, env: { ...process.env, ...env } });
  expect((await rig.run(['build', '--dry-run=json'], { env })).stdout).toContain('"label": "uv export"');
  expect(await rig.run(['build'], { env })).toMatchObject({ code: 0 });
  expect(existsSync(join(rig.root, 'services/api/.venv'))).toBe(false);

  const output = join(rig.root, '../output');
  await rename(join(rig.root, '.vercel/output'), output);
  await rename(rig.root, `${rig.root}-gone`);
  const serving = rig.start(['serve', output, '--port', String(await freePort())], { cwd: output });
  const [, origin = ''] = await serving.saw(/at (http:\S+)/);
  await serving.saw(/api: ready in/);
  const { text, names } = JSON.parse((await ask(origin, '/x')).body);
  expect(text).toBe('Skoda');
  expect(names).toEqual(expect.arrayContaining(['fastapi', 'lib', 'text-unidecode', 'uvicorn']));
  expect(names).not.toContain('iniconfig');
  serving.child.kill('SIGTERM');
  await serving.exited;

  await rename(`${rig.root}-gone`, rig.root);
  await rig.write({ 'services/api/pyproject.toml': manifest('api', ['fastapi', 'lib', 'certifi'], fromWorkspace) });
  const stale = await rig.run(['build'], { env });
  expect(stale).toMatchObject({ code: 2, stderr: expect.stringContaining('[LOCKFILE_OUT_OF_DATE]') });
  expect(stale.stderr).toContain('uv.lock was made before services/api/pyproject.toml asked for "certifi".');
});

it('an edit of what uv takes from a path, or from a workspace without a lock, is in the next build', async (context) => {
  const uv = await installedUv();
  if ('missing' in uv) {
    console.warn(`Skipped: ${uv.missing}`);
    return context.skip(uv.missing);
  }
  const built = '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n';
  const sources =
    '[tool.uv.sources]\nlib = { path = "../../shared/lib", editable = true }\nwords = { workspace = true }\n';
  await using rig = await projectRig({
    ...Object.fromEntries(
      Object.entries(PROJECT).map(([path, text]) => [path.replace('libs/lib/', 'shared/lib/'), text]),
    ),
    'services/api/pyproject.toml': manifest('api', ['fastapi', 'lib', 'words'], sources),
    'services/api/main.py':
      'from fastapi import FastAPI\nfrom lib import text\nfrom words import word\n\napp = FastAPI()\n\n\n@app.get("/x")\ndef x():\n    return text() + word\n',
    'libs/words/pyproject.toml': manifest('words', [], built),
    'libs/words/src/words/__init__.py': 'word = "one"\n',
  });
  const env = { PATH: uv.path };
  const vendored = (path: string) =>
    readFile(join(rig.root, '.vercel/output/functions/_svc/api/index.func/_svc/vendor', path), 'utf8');
  const first = await rig.run(['build'], { env });
  expect(first, first.stderr).toMatchObject({ code: 0 });
  expect(await vendored('words/__init__.py')).toBe('word = "one"\n');
  await rig.write({ 'libs/words/src/words/__init__.py': 'word = "two"\n', 'shared/lib/src/lib/text.txt': 'Tatra' });
  expect(await rig.run(['build'], { env })).toMatchObject({ code: 0 });
  expect([await vendored('words/__init__.py'), await vendored('lib/text.txt')]).toEqual(['word = "two"\n', 'Tatra']);
  const { nodes, edges } = JSON.parse((await rig.run(['graph', '--json'], { env })).stdout);
  expect(nodes.slice(1).map(({ name, directory }: Record<string, string>) => [name, directory])).toEqual([
    ['words', 'libs/words'],
    ['lib', 'shared/lib'],
  ]);
  expect(edges.map(({ to }: { to: string }) => to)).toEqual(['package:shared/lib', 'package:libs/words']);
});
