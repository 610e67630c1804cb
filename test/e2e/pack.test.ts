import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { makeTar } from '@svc-build/archive/testing/make-tar';
import { describe, expect, it } from 'vitest';
import { ask } from '../rig/expectations.ts';
import { freePort } from '../rig/free-port.ts';
import { type ProjectRig, projectRig } from '../rig/project-rig.ts';
import { treeDigest } from '../rig/tree-digest.ts';

const FORMATS = ['tar.gz', 'tar.zst', 'tar'] as const;

/** A backend that a compiler made, and pages with a name that few tools get right. */
const project = {
  'vercel.json': JSON.stringify({
    experimentalServices: {
      site: { entrypoint: 'site', routePrefix: '/' },
      api: { entrypoint: 'api', routePrefix: '/api' },
    },
  }),
  'site/index.html': '<h1>the site</h1>\n',
  'site/größe.html': 'the size\n',
  'api/go.mod': 'module example.com/api\n\ngo 1.21\n',
  'api/main.go': [
    'package main',
    'import ("fmt"; "net/http"; "os")',
    'func main() {',
    '  http.HandleFunc("/api/hello", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "hello from ", os.Args[0]) })',
    '  http.ListenAndServe(":" + os.Getenv("PORT"), nil)',
    '}',
  ].join('\n'),
};

const output = (rig: ProjectRig, path = ''): string => join(rig.root, '.vercel/output', path);

async function built(files: Readonly<Record<string, string>> = project): Promise<ProjectRig> {
  const rig = await projectRig(files);
  expect(await rig.run(['build'])).toMatchObject({ code: 0 });
  return rig;
}

/** A directory beside the project for what does not last, so that a test sees what is left there. */
function temporary(rig: ProjectRig): string {
  const directory = join(rig.root, '../temporary');
  mkdirSync(directory, { recursive: true });
  return directory;
}

function sha256(path: string): string {
  return `sha256:${createHash('sha256').update(readFileSync(path)).digest('hex')}`;
}

async function eventually(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 1000 && !holds(); tries += 1) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(holds()).toBe(true);
}

it.each(FORMATS)('a .%s is served where it was moved to, with the project gone', async (format) => {
  await using rig = await built();
  const elsewhere = join(rig.root, '../elsewhere');
  mkdirSync(elsewhere);
  const packed = await rig.run(['pack', `site.${format}`, '--json']);
  expect(packed).toMatchObject({ code: 0, stderr: '' });
  const said = JSON.parse(packed.stdout);
  renameSync(join(rig.root, `site.${format}`), join(elsewhere, `moved.${format}`));
  const files = Object.keys(await treeDigest(output(rig))).length;
  const { services } = JSON.parse(readFileSync(output(rig, 'routes-manifest.json'), 'utf8'));
  renameSync(rig.root, `${rig.root}-gone`);
  const bytes = readFileSync(join(elsewhere, `moved.${format}`));
  const digest = sha256(join(elsewhere, `moved.${format}`));
  expect(said).toEqual({ type: 'packed', path: `site.${format}`, format, bytes: bytes.length, digest, files });

  const args = ['serve', `moved.${format}`, '--json', '--port', String(await freePort())];
  const serving = rig.start(args, { cwd: elsewhere, env: { TMPDIR: temporary(rig) } });
  const [, origin = ''] = await serving.saw(/"type":"listening","url":"([^"]+)"/);
  for (const name of Object.keys(services)) await serving.saw(new RegExp(`"service-ready","service":"${name}"`));
  for (const { probes } of Object.values<{ probes: { path: string; status: number }[] }>(services)) {
    for (const { path, status } of probes) expect(await ask(origin, path)).toMatchObject({ status });
  }
  expect(await ask(origin, '/')).toEqual({ status: 200, body: '<h1>the site</h1>\n' });
  expect(await ask(origin, '/gr%C3%B6%C3%9Fe')).toEqual({ status: 200, body: 'the size\n' });
  expect(await ask(origin, '/api/hello')).toMatchObject({ status: 200, body: expect.stringContaining('hello from') });
  serving.child.kill('SIGTERM');
  expect(await serving.exited).toMatchObject({ code: 143 });
  expect(readdirSync(temporary(rig))).toEqual([]);
  expect(readdirSync(elsewhere)).toEqual([`moved.${format}`]);
});

it('two packs of equal outputs are byte-equal, in every format', async () => {
  await using here = await built();
  await using there = await built();
  utimesSync(output(there, 'config.json'), 12345, 12345);
  for (const format of FORMATS) {
    for (const rig of [here, there]) expect(await rig.run(['pack', `../x.${format}`])).toMatchObject({ code: 0 });
    const [one, two] = [here, there].map((rig) => readFileSync(join(rig.root, `../x.${format}`)));
    expect(one?.equals(two ?? Buffer.alloc(0))).toBe(true);
  }
});

const SITE = {
  'vercel.json': '{ "experimentalServices": { "site": { "entrypoint": "site", "routePrefix": "/" } } }',
  'site/index.html': 'hello\n',
};

describe('pack', () => {
  it('writes beside the output, and says how much and which bytes; the next build has nothing to do', async () => {
    await using rig = await built(SITE);
    const archive = join(rig.root, '.vercel/output.tar.gz');
    const ran = await rig.run(['pack']);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toMatch(
      new RegExp(`^packed \\.vercel/output\\.tar\\.gz: 3 files, \\d+ B\n${sha256(archive)}\n$`),
    );
    expect(await rig.run(['pack', '--quiet'])).toEqual({ code: 0, stdout: '', stderr: '' });
    expect((await rig.run(['build'])).stdout).toContain('fresh');
    expect(readdirSync(join(rig.root, '.vercel'))).toEqual(['output', 'output.tar.gz']);
  });

  it('makes an archive of another one', async () => {
    await using rig = await built(SITE);
    expect(await rig.run(['pack', 'a.tar'])).toMatchObject({ code: 0 });
    expect(await rig.run(['pack', 'a.tar.zst'])).toMatchObject({ code: 0 });
    expect(await rig.run(['pack', 'b.tar', '--output', 'a.tar.zst'])).toMatchObject({ code: 0 });
    expect(sha256(join(rig.root, 'b.tar'))).toBe(sha256(join(rig.root, 'a.tar')));
  });

  it('refuses a name that says no format, and a place in the output', async () => {
    await using rig = await built(SITE);
    const named = await rig.run(['pack', 'site.zip']);
    expect(named).toMatchObject({ code: 2, stderr: expect.stringContaining('.tar.gz, .tar.zst or .tar. [USAGE]') });
    const inside = await rig.run(['pack', '.vercel/output/static/site.tar']);
    expect(inside).toMatchObject({ code: 2, stderr: expect.stringContaining('would lie in the output') });
    expect(readdirSync(output(rig, 'static'))).toEqual(['index.html']);
  });

  it('leaves the last archive when it is interrupted, and nothing beside it', async () => {
    await using rig = await built(SITE);
    expect(await rig.run(['pack'])).toMatchObject({ code: 0 });
    const archive = join(rig.root, '.vercel/output.tar.gz');
    const before = sha256(archive);
    // Zeros that take no room, and more time than the signal.
    writeFileSync(output(rig, 'static/zeros'), '');
    truncateSync(output(rig, 'static/zeros'), 8 * 1024 ** 3);
    const packing = rig.start(['pack']);
    const begun = (): readonly string[] =>
      readdirSync(join(rig.root, '.vercel')).filter((name) => !name.includes('-reading-'));
    await eventually(() => begun().length === 3);
    packing.child.kill('SIGINT');
    expect(await packing.exited).toMatchObject({ code: 130, stdout: '' });
    expect(readdirSync(join(rig.root, '.vercel'))).toEqual(['output', 'output.tar.gz']);
    expect(sha256(archive)).toBe(before);
  });
});

it('says when there is no place to unpack to', async () => {
  await using rig = await built(SITE);
  expect(await rig.run(['pack'])).toMatchObject({ code: 0 });
  const ran = await rig.run(['serve', '.vercel/output.tar.gz'], { env: { TMPDIR: join(rig.root, 'nowhere') } });
  expect(ran).toMatchObject({ code: 3, stderr: expect.stringContaining('[WRITE_FAILED]') });
});

describe('serve refuses an archive, and leaves nothing of it', () => {
  it.each<[string, Uint8Array, string]>([
    ['that leads out of its directory', makeTar([{ name: '../evil', body: 'x' }]), '[ARCHIVE_REFUSED]'],
    ['that was cut', makeTar([{ name: 'config.json', body: '{}' }]).subarray(0, 1024), '[ARCHIVE_DAMAGED]'],
    [
      'of something else',
      makeTar([{ name: 'notes.txt', body: 'x' }]),
      'built output in "<root>/x.tar". [OUTPUT_NOT_FOUND]',
    ],
  ])('%s', async (_, bytes, says) => {
    await using rig = await projectRig({});
    writeFileSync(join(rig.root, 'x.tar'), bytes);
    const ran = await rig.run(['serve', 'x.tar'], { env: { TMPDIR: temporary(rig) } });
    expect(ran.code).toBe(2);
    expect(ran.stderr.replaceAll(rig.root, '<root>')).toContain(says);
    expect(readdirSync(temporary(rig))).toEqual([]);
    expect(existsSync(join(rig.root, '../evil'))).toBe(false);
  });
});
