import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { CODES } from '@svc-build/model/diagnostic';
import { sampleToVerify } from '@svc-build/verify/testing/verify-sample';
import { describe, expect, it } from 'vitest';
import { freePort } from '../rig/free-port.ts';
import { lockOffline } from '../rig/lock-offline.ts';
import { poemBuilder } from '../rig/poem-builder.ts';
import { type ProjectRig, projectRig, repository } from '../rig/project-rig.ts';
import { page, scriptedServices } from '../rig/scripted-services.ts';
import { sourcesDigest } from '../rig/tree-digest.ts';
import { buildCases } from './build-cases.ts';
import { configCases } from './config-cases.ts';
import { type DiagnosticCase, services } from './diagnostic-case.ts';
import { fieldCases } from './field-cases.ts';
import { graphCases } from './graph-cases.ts';
import { wrongServices } from './wrong-services.ts';

const expected = join(repository, 'test/diagnostics/expected');

/** Configuration that only the build itself can judge. */
const SEEN_WHILE_BUILDING = ['entry-excluded', 'base-path-conflict', 'framework-version-in-hook', 'fallback-not-found'];

async function prepare(rig: ProjectRig, { files, links = {} }: DiagnosticCase): Promise<void> {
  for (const [path, contents] of Object.entries(files)) {
    await mkdir(dirname(join(rig.root, path)), { recursive: true });
    await writeFile(join(rig.root, path), contents);
  }
  for (const [path, target] of Object.entries(links)) await symlink(target, join(rig.root, path));
}

/** What differs between machines and has nothing to do with the message. */
function mask(text: string, rig: ProjectRig): string {
  return text
    .replaceAll(rig.root, '<project>')
    .replaceAll(dirname(rig.root), '<base>')
    .replaceAll(process.version, '<node version>')
    .replace(/go version go[\d.]+ [\w/]+/g, '<go version>')
    .replace(/\(running go [\d.]+; GOTOOLCHAIN=local\)/g, '(<go version>)');
}

describe.each([...configCases, ...fieldCases, ...graphCases, ...buildCases])('$name', (one) => {
  it(`is exit ${one.exit}, and says exactly this`, async ({ skip }) => {
    if (one.needs !== undefined && !isOnPath(one.needs)) return skip(`${one.needs} is not on PATH.`);
    await using rig = await projectRig();
    await prepare(rig, one);
    const before = await sourcesDigest(rig.root);
    const path = one.env?.PATH === '{node alone}' ? { PATH: await nodeAlone(rig) } : {};
    const ran = await rig.run(one.args ?? ['build'], { env: { ...one.env, ...path } });
    await expect(mask(ran.stderr, rig)).toMatchFileSnapshot(join(expected, `${one.name}.txt`));
    expect(ran.code).toBe(one.exit);
    // Nothing is written, and nothing installed, when the configuration or the machine is at fault.
    if (one.exit >= 2 && !SEEN_WHILE_BUILDING.includes(one.name)) expect(await sourcesDigest(rig.root)).toEqual(before);
    if (one.exit >= 1) expect(existsSync(join(rig.root, '.vercel/output/config.json'))).toBe(false);
  });
});

function isOnPath(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((directory) => existsSync(join(directory, program)));
}

/** A PATH with `node` on it and nothing else. */
async function nodeAlone(rig: ProjectRig): Promise<string> {
  const bin = join(rig.root, '../bin');
  await mkdir(bin);
  await symlink(process.execPath, join(bin, 'node'));
  return bin;
}

/** A service that ends at once. */
const ENDS = {
  'api/go.mod': 'module example.com/api\n\ngo 1.21\n',
  'api/main.go': 'package main\n\nimport "os"\n\nfunc main() {\n\tprintln("no database")\n\tos.Exit(4)\n}\n',
  'vercel.json': '{ "experimentalServices": { "api": { "entrypoint": "api", "routePrefix": "/" } } }',
};

describe('serve', () => {
  const built = async (): Promise<ProjectRig> => {
    const rig = await projectRig(scriptedServices({ site: page('hello') }));
    expect(await rig.run(['build'])).toMatchObject({ code: 0 });
    return rig;
  };
  const edited = async (rig: ProjectRig, edit: (manifest: Manifest) => void): Promise<void> => {
    const path = join(rig.root, '.vercel/output/routes-manifest.json');
    const manifest = JSON.parse(readFileSync(path, 'utf8'));
    edit(manifest);
    await writeFile(path, JSON.stringify(manifest));
  };

  it('says who has an explicit port', async () => {
    await using rig = await built();
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    const ran = await rig.run(['serve', '--port', port]);
    server.close();
    await expect(ran.stderr.replaceAll(port, '<port>')).toMatchFileSnapshot(join(expected, 'port-taken.txt'));
    expect(ran.code).toBe(3);
  });

  it('refuses an output of another platform', async () => {
    await using rig = await projectRig('builders/go/example');
    expect(await rig.run(['build'])).toMatchObject({ code: 0 });
    await edited(rig, (manifest) => {
      manifest.platform = { os: 'plan9', arch: 'mips', libc: null };
    });
    const ran = await rig.run(['serve']);
    const text = ran.stderr
      .replace(`${process.platform} ${process.arch}`, '<platform>')
      .replace(/<platform>( \((glibc|musl)\)| glibc| musl)?/, '<platform>');
    await expect(text).toMatchFileSnapshot(join(expected, 'platform-mismatch.txt'));
    expect(ran.code).toBe(3);
  });

  it('tries a service again that ends before it comes up', async () => {
    await using rig = await projectRig(ENDS);
    expect(await rig.run(['build'])).toMatchObject({ code: 0 });
    const serving = rig.start(['serve', '--port', String(await freePort())]);
    await serving.saw(/exited with code 4 before it accepted connections on port \d+; starting it again in 250 ms/);
    serving.child.kill('SIGTERM');
    expect((await serving.exited).code).toBe(143);
  });
});

describe('dev', () => {
  it('says what a service did instead of coming up', async () => {
    await using rig = await projectRig(ENDS);
    const running = rig.start(['dev', '--port', String(await freePort())]);
    await running.saw(/SERVICE_NOT_READY[\s\S]*help:.*\n/);
    running.child.kill('SIGTERM');
    await running.exited;
    const text = running.text();
    const said = text.slice(text.indexOf('error:'), text.indexOf('\nStopping')).replace(/port \d+/, 'port <port>');
    await expect(said).toMatchFileSnapshot(join(expected, 'service-not-ready.txt'));
  });

  it('says where the session of a checkout is', async () => {
    await using rig = await projectRig(scriptedServices({ site: page('hello') }));
    const first = rig.start(['dev', '--port', String(await freePort())]);
    const [, origin = ''] = await first.saw(/at (http:\S+)/);
    const second = await rig.run(['dev']);
    const text = second.stderr.replaceAll(origin, '<url>').replace(/process \d+/, 'process <pid>');
    await expect(text).toMatchFileSnapshot(join(expected, 'dev-running.txt'));
    expect(second.code).toBe(3);
  });

  it('says which builder has no part in it, and runs the other services', async () => {
    await using rig = await projectRig({
      'tools/poems.mjs': poemBuilder,
      'poems/poem.txt': 'Roses are red\n',
      'site/index.html': 'hello\n',
      'svc-build.json': '{ "builders": ["./tools/poems.mjs"] }',
      'vercel.json': services({
        poems: { entrypoint: 'poems', routePrefix: '/poems' },
        site: { entrypoint: 'site', routePrefix: '/' },
      }),
    });
    const running = rig.start(['dev', '--port', String(await freePort())]);
    await running.saw(/DEV_UNSUPPORTED[\s\S]*help:.*\n/);
    running.child.kill('SIGTERM');
    const { stderr } = await running.exited;
    await expect(stderr).toMatchFileSnapshot(join(expected, 'dev-unsupported.txt'));
  });
});

it('says what is wrong with an output that runs, each service for itself', async () => {
  await using rig = await projectRig();
  const sample = await sampleToVerify(wrongServices);
  await cp(sample.directory, join(rig.root, 'output'), { recursive: true });
  await sample.remove();
  const ran = await rig.run(['verify', 'output']);
  await expect(ran.stderr).toMatchFileSnapshot(join(expected, 'verify-failed.txt'));
  expect(ran.code).toBe(1);
});

it('says when the disk refuses a write', async () => {
  await using rig = await projectRig(scriptedServices({ site: page('hello') }));
  // Nobody, not even root, makes directories there.
  const ran = await rig.run(['build', '--output', '/sys/svc-build-output']);
  const text = ran.stderr.replace(/: E\w+: .*\.\s/, ': <reason>. ');
  await expect(text).toMatchFileSnapshot(join(expected, 'write-failed.txt'));
  expect(ran.code).toBe(3);
});

it('says that a cached result was damaged, and builds', async () => {
  await using rig = await projectRig(scriptedServices({ site: page('hello') }));
  expect(await rig.run(['build'])).toMatchObject({ code: 0 });
  await rm(join(rig.root, '../cache/objects'), { recursive: true });
  await rm(join(rig.root, '.vercel'), { recursive: true });
  const ran = await rig.run(['build']);
  await expect(ran.stderr).toMatchFileSnapshot(join(expected, 'cache-damaged.txt'));
  expect(ran.code).toBe(0);
});

it('says that a result could not be kept, and delivers it', async () => {
  await using rig = await projectRig(scriptedServices({ site: page('hello') }));
  // Nobody, not even root, makes directories there.
  const ran = await rig.run(['build'], { env: { SVC_BUILD_CACHE_DIR: '/sys/svc-build-cache' } });
  const text = ran.stderr.replace(/cache: E\w+: .*\.\s/, 'cache: <reason>. ');
  await expect(text).toMatchFileSnapshot(join(expected, 'cache-not-written.txt'));
  expect(ran.code).toBe(0);
});

it('says which file changed while it was read', async () => {
  await using rig = await projectRig(scriptedServices({ site: `echo again >> notes.txt; ${page('hello')}` }));
  const ran = await rig.run(['build']);
  await expect(ran.stderr).toMatchFileSnapshot(join(expected, 'input-changed.txt'));
  expect(ran.code).toBe(0);
});

it('says which installed file somebody has edited', async () => {
  await using rig = await projectRig({
    ...scriptedServices({ site: page('hello') }),
    'site/package.json': JSON.stringify({
      name: 'site',
      scripts: { build: page('hello') },
      dependencies: { dep: 'file:./dep-1.0.0.tgz' },
    }),
    'dep/package.json': JSON.stringify({ name: 'dep', version: '1.0.0' }),
    'dep/index.js': 'module.exports = 1;\n',
  });
  const site = join(rig.root, 'site');
  execFileSync('npm', ['pack', '--silent', '../dep'], { cwd: site });
  lockOffline(site);
  await rig.run(['build']);
  await rig.write({ 'site/node_modules/dep/index.js': 'module.exports = 2;\n', 'site/notes.txt': 'edited\n' });
  const ran = await rig.run(['build']);
  await expect(ran.stderr).toMatchFileSnapshot(join(expected, 'install-edited.txt'));
  expect(ran.code).toBe(0);
});

// Last in the file: by then every expected text is there.
it('every code has a case', () => {
  const texts = readdirSync(expected).map((name) => readFileSync(join(expected, name), 'utf8'));
  const missing = Object.keys(CODES).filter((code) => !texts.some((text) => text.includes(`[${code}]`)));
  expect(missing).toEqual([]);
});

interface Manifest {
  platform: { os: string; arch: string; libc: string | null };
}
