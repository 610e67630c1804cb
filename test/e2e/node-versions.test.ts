import { mkdir, rename, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ask } from '../rig/expectations.ts';
import { freePort } from '../rig/free-port.ts';
import { installedNode } from '../rig/installed-node.ts';
import { moveOutput, serveMoved } from '../rig/moved-output.ts';
import { type ProjectRig, projectRig } from '../rig/project-rig.ts';

const own = process.version;
const line = own.startsWith('v22.') ? '24' : '22';
const major = own.split('.')[0]?.slice(1);

/** A server that says which Node installed for it, built it and runs it. */
const service = (fields: Readonly<Record<string, unknown>> = {}) => ({
  'package.json': JSON.stringify({
    name: 'service',
    version: '1.0.0',
    private: true,
    scripts: {
      postinstall: 'node -p process.version > node_modules/installed.txt',
      build: 'mkdir -p dist && node build.js',
      start: 'node server.js',
    },
    dependencies: { dep: 'file:./dep' },
    ...fields,
  }),
  'package-lock.json': JSON.stringify({
    name: 'service',
    version: '1.0.0',
    lockfileVersion: 3,
    packages: {
      '': { name: 'service', version: '1.0.0', dependencies: { dep: 'file:./dep' } },
      dep: { version: '1.0.0' },
      'node_modules/dep': { resolved: 'dep', link: true },
    },
  }),
  'dep/package.json': '{ "name": "dep", "version": "1.0.0" }',
  'build.js': `const { readFileSync, writeFileSync } = require('node:fs');
const installed = readFileSync('node_modules/installed.txt', 'utf8').trim();
writeFileSync('dist/versions.json', JSON.stringify([installed, process.version]));
`,
  'server.js': `const { createServer } = require('node:http');
const { existsSync, readFileSync } = require('node:fs');
const file = require('node:path').join(__dirname, 'dist/versions.json');
const made = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
createServer((_, response) => response.end([...made, process.version].join(' '))).listen(process.env.PORT);
`,
});

const below = (directory: string, files: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [`${directory}/${path}`, text]));

const project = (asked: {
  readonly files?: Readonly<Record<string, string>>;
  readonly fields?: Readonly<Record<string, unknown>>;
}) => ({
  ...below('new', { ...service(asked.fields), ...asked.files }),
  ...below('usual', service()),
  'vercel.json': JSON.stringify({
    experimentalServices: {
      new: { entrypoint: 'new', routePrefix: '/new' },
      usual: { entrypoint: 'usual', routePrefix: '/' },
    },
  }),
});

/** Puts a Node where a version manager would: its variable, and the path of its `bin` directory below that. */
async function install(rig: ProjectRig, program: string, place: string): Promise<string> {
  const manager = join(rig.root, '../manager');
  const bin = join(manager, place);
  await mkdir(dirname(bin), { recursive: true });
  await symlink(dirname(program), bin);
  return manager;
}

async function answers(origin: string): Promise<readonly string[]> {
  return [(await ask(origin, '/new')).body, (await ask(origin, '/')).body];
}

describe(`a service of Node ${line} beside one of ${own}`, () => {
  it.for([
    ['nvm', 'NVM_DIR', 'versions/node/vX/bin', { files: { '.nvmrc': `${line}\n` } }],
    ['fnm', 'FNM_DIR', 'node-versions/vX/installation/bin', { files: { '.node-version': `v${line}\n` } }],
    ['Volta', 'VOLTA_HOME', 'tools/image/node/X/bin', { fields: { volta: { node: 'X' } } }],
    ['nvm, by engines', 'NVM_DIR', 'versions/node/vX/bin', { fields: { engines: { node: `>=${line}` } } }],
  ] as const)(
    'is installed, built, verified, served and developed by that of %s',
    async ([, variable, place, asked], { skip }) => {
      const node = await installedNode(line);
      if ('missing' in node) return skip(node.missing);
      const version = `v${node.version}`;
      const text = JSON.stringify(asked).replaceAll('"X"', `"${node.version}"`);
      await using rig = await projectRig(project(JSON.parse(text)));
      const manager = await install(rig, node.program, place.replace('X', node.version));
      const env = { HOME: join(rig.root, '../nobody'), [variable]: manager };
      expect(await rig.run(['build'], { env })).toMatchObject({ code: 0, stderr: '' });
      expect((await rig.run(['build'], { env })).stdout).toContain('Nothing changed');
      expect(await rig.run(['verify'], { env })).toMatchObject({ code: 0 });

      const developing = rig.start(['dev', '--port', String(await freePort())], { env });
      const [, at = ''] = await developing.saw(/at (http:\S+)/);
      for (const name of ['new', 'usual']) await developing.saw(new RegExp(`${name}: ready in`));
      expect((await answers(at)).map((said) => said.split(' ').at(-1))).toEqual([version, own]);
      developing.child.kill('SIGTERM');
      await developing.exited;

      const { output, project: moved } = await moveOutput(rig);
      const { origin, serving } = await serveMoved(rig, output, env);
      expect(await answers(origin)).toEqual([`${version} ${version} ${version}`, `${own} ${own} ${own}`]);
      serving.child.kill('SIGTERM');
      await serving.exited;

      await rm(manager, { recursive: true });
      const gone = await rig.run(['verify', output], { env, cwd: dirname(output) });
      expect(gone.code).toBe(3);
      const said = `${gone.stdout}${gone.stderr}`;
      expect(said).toContain(`"new" was built for node ${line}.x`);
      expect(said).toContain(`node says ${own}`);
      expect(said).toContain(`${manager}/`);

      await rename(moved, rig.root);
      const built = await rig.run(['build'], { env });
      expect(built.code).toBe(3);
      expect(built.stderr).toContain('[TOOL_VERSION]');
      expect(built.stderr).toContain(`node says ${own}`);
      expect(built.stderr).toContain(`${manager}/`);
    },
  );

  it('says in its output and its reasons which Node it is', async ({ skip }) => {
    const node = await installedNode(line);
    if ('missing' in node) return skip(node.missing);
    await using rig = await projectRig(project({ files: { '.nvmrc': line } }));
    const manager = await install(rig, node.program, `versions/node/v${node.version}/bin`);
    const env = { HOME: join(rig.root, '../nobody'), NVM_DIR: manager };
    expect(await rig.run(['build'], { env })).toMatchObject({ code: 0 });
    const read = async (path: string) =>
      JSON.parse((await rig.run(['-p', `JSON.stringify(require('./${path}'))`], { command: process.execPath })).stdout);
    const config = await read('.vercel/output/functions/_svc/new/index.func/.vc-config.json');
    expect(config.runtime).toBe(`nodejs${line}.x`);
    const manifest = await read('.vercel/output/routes-manifest.json');
    expect(manifest.services.new).toMatchObject({
      requires: [{ tool: 'node', range: `${line}.x` }],
      functions: [{ launch: { argv: ['{tool:node}', ...Array(3).fill(expect.any(String))] } }],
    });
    expect(manifest.services.usual.requires).toMatchObject([{ tool: 'node', range: `${major}.x` }]);
    expect(JSON.stringify(manifest)).not.toContain(manager);
    await rig.write({ 'new/.nvmrc': `${major}\n` });
    const why = await rig.run(['why', 'new'], { env });
    expect(why.stdout).toContain(`node ${node.version} → ${own.slice(1)}`);
  });
});
