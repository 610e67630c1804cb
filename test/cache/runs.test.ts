import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isAlive } from '../rig/is-alive.ts';
import { build, outcomesIn } from '../rig/outcomes.ts';
import { type ProjectRig, projectRig } from '../rig/project-rig.ts';
import { page, scriptedServices } from '../rig/scripted-services.ts';
import { treeDigest } from '../rig/tree-digest.ts';

// What happens to results while a build runs, fails, is told to end, or is not alone.
const at = (rig: ProjectRig, path: string): string => join(rig.root, path);
const output = (rig: ProjectRig, path = ''): string => join(rig.root, '.vercel/output', path);
const copies = 'rm -rf dist; cp -R src dist';
const entries = (rig: ProjectRig): number => {
  const directory = join(rig.root, '../cache/entries');
  return existsSync(directory) ? readdirSync(directory).length : 0;
};

describe('a build whose sources move', () => {
  const slow =
    'rm -rf dist && mkdir dist && cat notes.txt > dist/index.html && touch ../read && while [ ! -f ../go ]; do sleep 0.02; done';

  it('trap 5: is delivered, named and not kept', async () => {
    await using rig = await projectRig({ ...scriptedServices({ site: slow }), 'site/notes.txt': 'one\n' });
    const running = rig.start(['build', '--json']);
    while (!existsSync(at(rig, 'read'))) await new Promise((resolve) => setTimeout(resolve, 20));
    await writeFile(at(rig, 'site/notes.txt'), 'two\n');
    await writeFile(at(rig, 'go'), '');
    const { stdout, code } = await running.exited;
    expect(code).toBe(0);
    expect(outcomesIn(stdout)).toMatchObject({ outcomes: { site: 'built' }, codes: ['INPUT_CHANGED'] });
    expect(stdout).toContain('site/notes.txt changed while');
    expect(readFileSync(output(rig, 'static/index.html'), 'utf8')).toBe('one\n');
    expect(entries(rig)).toBe(0);

    // Not even going back to the sources of the key makes the output right.
    expect((await build(rig)).outcomes).toEqual({ site: 'built' });
    expect(readFileSync(output(rig, 'static/index.html'), 'utf8')).toBe('two\n');
    expect((await build(rig)).outcomes).toEqual({ site: 'fresh' });
  });

  it('is not taken for right when the sources are as they were again', async () => {
    await using rig = await projectRig({ ...scriptedServices({ site: slow }), 'site/notes.txt': 'one\n' });
    const running = rig.start(['build', '--json']);
    while (!existsSync(at(rig, 'read'))) await new Promise((resolve) => setTimeout(resolve, 20));
    await writeFile(at(rig, 'site/notes.txt'), 'two\n');
    await writeFile(at(rig, 'go'), '');
    expect((await running.exited).code).toBe(0);
    await writeFile(at(rig, 'site/notes.txt'), 'one\n');
    expect((await build(rig)).outcomes).toEqual({ site: 'built' });
  });

  it('trap 5: is named and not kept either when it was put back before the build was over', async () => {
    const between =
      'mkdir -p dist; touch ../read; while [ ! -e ../go ]; do sleep 0.02; done; cat notes.txt > dist/index.html; touch ../done; while [ ! -e ../end ]; do sleep 0.02; done';
    await using rig = await projectRig({ ...scriptedServices({ site: between }), 'site/notes.txt': 'one\n' });
    const running = rig.start(['build', '--json']);
    const until = async (file: string): Promise<void> => {
      while (!existsSync(at(rig, file))) await new Promise((resolve) => setTimeout(resolve, 20));
    };
    await until('read');
    await writeFile(at(rig, 'site/notes.txt'), 'two\n');
    await writeFile(at(rig, 'go'), '');
    await until('done');
    await writeFile(at(rig, 'site/notes.txt'), 'one\n');
    await writeFile(at(rig, 'end'), '');
    expect(await running.exited).toMatchObject({ code: 0, stdout: expect.stringContaining('site/notes.txt') });
    expect(entries(rig)).toBe(0);
    expect((await build(rig)).outcomes).toEqual({ site: 'built' });
    expect(readFileSync(output(rig, 'static/index.html'), 'utf8')).toBe('one\n');
  });

  it('but a file that the build itself writes every time, and that is named, makes nothing uncacheable', async () => {
    const stamps = `date +%N >> stamp.txt; ${page('x')}`;
    await using rig = await projectRig(scriptedServices({ site: stamps }));
    expect((await build(rig)).codes).toEqual(['INPUT_CHANGED']);
    await rig.write({ 'svc-build.json': '{ "services": { "site": { "generated": ["stamp.txt"] } } }' });
    expect(await build(rig)).toMatchObject({ outcomes: { site: 'built' }, codes: [] });
    expect(await build(rig)).toMatchObject({ outcomes: { site: 'fresh' }, codes: [] });
  });
});

it('what compilers remember among the sources is none of them', async () => {
  const script = `date +%N > tsconfig.tsbuildinfo; date +%N > .eslintcache; ${page('x')}`;
  await using rig = await projectRig(scriptedServices({ site: script }));
  expect(await build(rig)).toMatchObject({ outcomes: { site: 'built' }, codes: [] });
  expect(await build(rig)).toMatchObject({ outcomes: { site: 'fresh' }, codes: [] });
});

describe('what is kept', () => {
  it('trap 52: nothing of a service that failed, everything of one that did not', async () => {
    await using rig = await projectRig(
      scriptedServices({ good: page('good'), bad: 'mkdir -p dist; echo half > dist/index.html; exit 1' }),
    );
    expect((await rig.run(['build', '--continue'])).code).toBe(1);
    // The service, and its build.
    expect(entries(rig)).toBe(2);
    await rig.write({ 'bad/package.json': JSON.stringify({ scripts: { build: page('whole') } }) });
    expect((await build(rig)).outcomes).toEqual({ good: 'restored', bad: 'built' });
    expect(readFileSync(output(rig, 'static/bad/index.html'), 'utf8')).toBe('whole\n');
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    'traps 27, 34, 36 and 37: nothing of a build that %s ended, and none of its processes',
    async (signal, code) => {
      const grandchildren = 'sleep 300 & sh -c "sleep 301 & echo \\$! > ../pid; touch ../began; wait" & wait';
      await using rig = await projectRig(scriptedServices({ site: page('one') }));
      await build(rig);
      const before = await treeDigest(output(rig));
      await rig.write({ 'site/package.json': JSON.stringify({ scripts: { build: grandchildren } }) });
      const running = rig.start(['build', '--json']);
      while (!existsSync(at(rig, 'began'))) await new Promise((resolve) => setTimeout(resolve, 20));
      const pid = (await readFile(at(rig, 'pid'), 'utf8')).trim();
      running.child.kill(signal);
      expect((await running.exited).code).toBe(code);
      expect(isAlive(pid)).toBe(false);
      expect(await treeDigest(output(rig))).toEqual(before);
      expect(entries(rig)).toBe(2);
      await rig.write({ 'site/package.json': JSON.stringify({ scripts: { build: page('one') } }) });
      expect((await build(rig)).outcomes).toEqual({ site: 'fresh' });
    },
  );

  it('trap 27: on a full disk, the build goes on without the cache', async () => {
    await using rig = await projectRig({
      ...scriptedServices({ site: 'rm -rf dist; cp -R src dist' }),
      'site/src/index.html': 'x'.repeat(300_000),
    });
    const full = join(rig.root, '../full');
    if (!mountSmallDisk(full)) {
      console.log('Skipped: this machine does not let tests mount a small disk.');
      return;
    }
    try {
      const env = { SVC_BUILD_CACHE_DIR: full };
      const ran = await build(rig, { env });
      expect(ran).toMatchObject({ outcomes: { site: 'built' }, codes: ['CACHE_NOT_WRITTEN'] });
      expect(readFileSync(output(rig, 'static/index.html'), 'utf8')).toHaveLength(300_000);
      expect((await build(rig, { env })).outcomes).toEqual({ site: 'fresh' });
      await rm(output(rig), { recursive: true });
      expect((await build(rig, { env })).outcomes).toEqual({ site: 'built' });
    } finally {
      execFileSync('umount', [full]);
    }
  });
});

function mountSmallDisk(directory: string): boolean {
  mkdirSync(directory);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=100k', 'tmpfs', directory], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('two builds at once', () => {
  it('trap 29: of one checkout do the work once, and both end well', async () => {
    const counted = `echo x >> ../count; sleep 0.3; ${page('x')}`;
    await using rig = await projectRig(scriptedServices({ site: counted }));
    const [one, two] = [rig.start(['build', '--json']), rig.start(['build', '--json'])];
    const ended = await Promise.all([one.exited, two.exited]);
    expect(ended.map(({ code }) => code)).toEqual([0, 0]);
    expect(await readFile(at(rig, 'count'), 'utf8')).toBe('x\n');
    // Whoever waited finds the result: in the output, or in the cache if the other has not said yet that the output has it.
    const outcomes = ended.map(({ stdout }) => outcomesIn(stdout).outcomes.site);
    expect(outcomes.filter((one) => one === 'built')).toHaveLength(1);
    expect(['fresh', 'restored']).toContain(outcomes.find((one) => one !== 'built'));
    expect((await build(rig)).outcomes).toEqual({ site: 'fresh' });
  });

  it('trap 46: of two checkouts that share a cache store one whole result', async () => {
    const files = {
      ...scriptedServices({ site: 'sleep 0.2; rm -rf dist; cp -R src dist' }),
      'site/src/index.html': 'x\n',
    };
    await using here = await projectRig(files);
    await using there = await projectRig(files);
    const env = { SVC_BUILD_CACHE_DIR: join(here.root, '../cache') };
    const ended = await Promise.all([here.run(['build'], { env }), there.run(['build'], { env })]);
    expect(ended.map(({ code }) => code)).toEqual([0, 0]);
    for (const rig of [here, there]) {
      await rm(output(rig), { recursive: true });
      expect((await build(rig, { env })).outcomes).toEqual({ site: 'restored' });
    }
  });

  it('of one checkout, the faster of which replaces what the slower one found right, leave a whole output', async () => {
    const waits = `${copies}; above=$(dirname "$PWD"); [ ! -f src/wait ] || { touch "$above/began"; while [ ! -f "$above/go" ]; do sleep 0.02; done; }`;
    const copied = scriptedServices({ slow: waits, quick: copies });
    const files = { ...copied, 'slow/src/index.html': 'one\n', 'quick/src/index.html': 'one\n' };
    await using rig = await projectRig({ ...files, 'quick/src/old.txt': 'old\n' });
    await build(rig);
    const before = await treeDigest(output(rig));
    await rig.write({ 'slow/src/wait': '' });
    const slower = rig.start(['build', '--json']);
    while (!existsSync(at(rig, 'began'))) await new Promise((resolve) => setTimeout(resolve, 20));
    await rm(at(rig, 'slow/src/wait'));
    await rm(at(rig, 'quick/src/old.txt'));
    await rig.write({ 'quick/src/index.html': 'two\n' });
    expect((await build(rig)).outcomes).toEqual({ slow: 'fresh', quick: 'built' });
    await rig.write({ go: '' });
    const ended = await slower.exited;
    expect([ended.code, outcomesIn(ended.stdout).outcomes]).toEqual([0, { slow: 'built', quick: 'fresh' }]);
    // It delivers what it set out to deliver; what of that is old, the next one says.
    const { 'routes-manifest.json': _, 'static/wait': __, ...delivered } = await treeDigest(output(rig));
    expect(before).toMatchObject(delivered);
    expect((await build(rig)).outcomes).toEqual({ slow: 'restored', quick: 'restored' });
    expect(existsSync(output(rig, 'static/quick/old.txt'))).toBe(false);
  });

  it('trap 30: a lock of a run that died is taken over', async () => {
    await using rig = await projectRig(scriptedServices({ site: page('x') }));
    await build(rig);
    await rig.write({ '.svc-build/locks/service%20site': '999999:1', '.svc-build/locks/output': '999999:1' });
    await appendFile(at(rig, 'site/notes.txt'), 'more\n');
    expect((await build(rig)).outcomes).toEqual({ site: 'built' });
  });
});

it('a service at the project root does not take the staged output for a source, nor the output', async () => {
  await using rig = await projectRig({
    'vercel.json': '{ "experimentalServices": { "site": { "routePrefix": "/" } } }',
    'index.html': 'hello\n',
  });
  for (const args of [[], ['--output', '.out/built']]) {
    expect(await build(rig, { args })).toMatchObject({
      outcomes: { site: args.length === 0 ? 'built' : 'restored' },
      codes: [],
    });
    expect(await build(rig, { args })).toMatchObject({ outcomes: { site: 'fresh' }, codes: [] });
  }
});
