import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { freePort } from '../rig/free-port.ts';
import { type ProjectRig, projectRig } from '../rig/project-rig.ts';

const run = promisify(execFile);

const files = {
  'vercel.json': JSON.stringify({ experimentalServices: { api: { entrypoint: 'api', routePrefix: '/' } } }),
  'api/package.json': JSON.stringify({ dependencies: { express: '5.2.1', ms: '2.1.3' } }),
  'api/index.js': "require('ms');\nrequire('express')().listen(process.env.PORT);\n",
};

const modules = (rig: ProjectRig, path = ''): string => join(rig.root, 'api/node_modules', path);

/** An installed tree as npm leaves it when it is killed while it unpacks: no record, and a package of which files are missing. */
async function halfInstalled(): Promise<ProjectRig> {
  const rig = await projectRig(files);
  await run('npm', ['install', '--no-package-lock', '--no-audit', '--no-fund', '--prefer-offline'], {
    cwd: join(rig.root, 'api'),
  });
  await rm(modules(rig, '.package-lock.json'));
  await rm(modules(rig, 'ms/index.js'));
  return rig;
}

describe('an install that was interrupted', () => {
  it('is refused before npm takes it for whole, and is installed anew when it is gone', async () => {
    await using rig = await halfInstalled();
    const refused = await rig.run(['build']);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('api/node_modules holds packages ("accepts" among them) and no record');
    expect(refused.stderr).toContain('nothing names another package manager');
    expect(refused.stderr).toContain('Run `rm -rf api/node_modules` and build again.');
    expect(await readdir(modules(rig))).toContain('ms');
    await rm(modules(rig), { recursive: true });
    expect(await rig.run(['build'])).toMatchObject({ code: 0, stderr: '' });
  });

  it('is refused by dev too', async () => {
    await using rig = await halfInstalled();
    const running = rig.start(['dev', '--port', String(await freePort())]);
    await running.saw(/INSTALL_INCOMPLETE/);
    running.child.kill('SIGTERM');
    await running.exited;
  });

  it('is none where a record is, where packages are links, and where nothing is', async () => {
    await using rig = await projectRig(files);
    await mkdir(modules(rig, '.cache'), { recursive: true });
    await mkdir(join(rig.root, 'linked'));
    await symlink('../../linked', modules(rig, 'linked'));
    expect(await rig.run(['build'])).toMatchObject({ code: 0, stderr: '' });
    expect(await rig.run(['build', '--force'])).toMatchObject({ code: 0, stderr: '' });
  });
});

it('a tree of pnpm under npm without a lockfile is refused at once', async ({ skip }) => {
  await using rig = await projectRig(files);
  const tools = join(rig.root, '../tools');
  await mkdir(tools);
  const fetching = run('npm', ['install', '--prefix', tools, '--no-audit', '--no-fund', 'pnpm@10']);
  await fetching.catch((thrown) => skip(`pnpm could not be fetched: ${thrown.message}`));
  const pnpm = join(tools, 'node_modules/.bin/pnpm');
  await run(pnpm, ['install', '--no-lockfile'], { cwd: join(rig.root, 'api') });
  const refused = await rig.run(['build']);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('api/node_modules was made by pnpm ("express" is a link), and npm is used here');
  expect(refused.stderr).toContain('INSTALL_OF_OTHER_MANAGER');

  // With a lockfile, which npm cannot make beside such links, it replaces them, so nothing is said.
  await cp(join(rig.root, 'api/package.json'), join(tools, 'lock/package.json'));
  await run('npm', ['install', '--package-lock-only'], { cwd: join(tools, 'lock') });
  await cp(join(tools, 'lock/package-lock.json'), join(rig.root, 'api/package-lock.json'));
  expect(await rig.run(['build'])).toMatchObject({ code: 0, stderr: '' });
});

it('a module that was compiled for another machine is named', async () => {
  await using rig = await projectRig(files);
  expect(await rig.run(['build'])).toMatchObject({ code: 0, stderr: '' });
  const compiled = Buffer.concat([Buffer.from([0xcf, 0xfa, 0xed, 0xfe, 0x0c, 0, 0, 1]), Buffer.alloc(64)]);
  await mkdir(modules(rig, 'ms/build/Release'), { recursive: true });
  await writeFile(modules(rig, 'ms/build/Release/ms.node'), compiled);
  const { code, stderr } = await rig.run(['build', '--force']);
  expect(code).toBe(0);
  expect(stderr).toMatch(
    /"ms" in api\/node_modules was compiled for darwin, and this is linux: .*INSTALL_OF_OTHER_MACHINE/,
  );

  await rm(modules(rig, 'ms/build'), { recursive: true });
  await cp(process.execPath, modules(rig, 'ms/build/Release/node'), { recursive: true });
  const again = await rig.run(['build', '--force']);
  expect(again.code).toBe(0);
  expect(again.stderr).not.toContain('INSTALL_OF_OTHER_MACHINE');
});
