import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { type ProjectRig, projectRig } from '../rig/project-rig.ts';

const TOKEN = 'planted-4f1c-token';
const env = { PLANTED_TOKEN: TOKEN, NPM_TOKEN: `npm-${TOKEN}`, CI: 'true' };

const files = {
  'vercel.json': JSON.stringify({ experimentalServices: { api: { entrypoint: 'api', routePrefix: '/' } } }),
  'api/.npmrc': '//registry.invalid/:_authToken=${PLANTED_TOKEN}\n',
  'api/package.json': JSON.stringify({
    scripts: {
      postinstall: 'node tell.js',
      build: 'node tell.js && mkdir -p dist && node tell.js > dist/seen.txt',
      start: 'node index.js',
    },
    dependencies: { lib: 'file:lib' },
  }),
  'api/tell.js': 'console.log(`told: ${process.env.PLANTED_TOKEN} ${process.env.NPM_TOKEN}`);\n',
  'api/lib/package.json': '{ "name": "lib", "version": "1.0.0" }',
  'api/lib/index.js': '',
  'api/index.js': "require('lib');\nrequire('node:fs').readFileSync(`${__dirname}/dist/seen.txt`);\n",
};

/** Every file around a project that holds the token, whoever wrote it. */
function holding(rig: ProjectRig): readonly string[] {
  const base = join(rig.root, '..');
  const below = readdirSync(base, { withFileTypes: true, recursive: true });
  return below
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => readFileSync(path).includes(TOKEN))
    .map((path) => relative(base, path));
}

it('what .npmrc names reaches the install alone, and stands nowhere', async () => {
  await using rig = await projectRig(files);
  const { code, stdout, stderr } = await rig.run(['build', '--verbose'], { env });
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const printed = `${stdout}${stderr}`;
  expect(printed).toContain('told: *** ***');
  expect(printed).toContain('told: undefined undefined');
  expect(printed).not.toContain(TOKEN);
  expect(holding(rig)).toEqual([]);
  const told = await rig.run(['build', '--json'], { env });
  expect(`${told.stdout}${told.stderr}`).not.toContain(TOKEN);
});

it('an install that fails tells nothing either', async () => {
  await using rig = await projectRig(files);
  await rig.write({ 'api/tell.js': 'console.error(process.env.PLANTED_TOKEN);\nprocess.exit(1);\n' });
  for (const args of [['build'], ['build', '--json', '--verbose']]) {
    const { code, stdout, stderr } = await rig.run(args, { env });
    expect(code).toBe(1);
    expect(`${stdout}${stderr}`).toContain('***');
    expect(`${stdout}${stderr}`).not.toContain(TOKEN);
  }
  expect(holding(rig)).toEqual([]);
});

it('another value installs again, the same one does not', async () => {
  await using rig = await projectRig(files);
  const installs = async (value: string): Promise<boolean> => {
    const { code, stdout } = await rig.run(['build', '--json'], { env: { PLANTED_TOKEN: value } });
    expect(code).toBe(0);
    return stdout.includes('"type":"action-started","action":"install:api"');
  };
  expect([await installs(TOKEN), await installs(TOKEN), await installs('other')]).toEqual([true, false, true]);
});
