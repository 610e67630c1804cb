import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isAlive } from '../rig/is-alive.ts';
import { type ProjectRig, projectRig } from '../rig/project-rig.ts';
import { page, scriptedServices } from '../rig/scripted-services.ts';
import { treeDigest } from '../rig/tree-digest.ts';

const output = (rig: ProjectRig, path = ''): string => join(rig.root, '.vercel/output', path);
async function eventually(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 1000 && !holds(); tries += 1) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(holds()).toBe(true);
}

describe('a failing step', () => {
  it('is exit 1 with the service, the step, the command and its last lines, and leaves the last good output', async () => {
    await using rig = await projectRig(scriptedServices({ site: page('one') }));
    expect(await rig.run(['build'])).toMatchObject({ code: 0 });
    const before = await treeDigest(output(rig));
    await rig.write(scriptedServices({ site: 'echo about to fail; echo "it is broken" >&2; exit 7' }));
    const ran = await rig.run(['build']);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain(
      'service "site" failed: `echo about to fail; echo "it is broken" >&2; exit 7` exited with code 7.',
    );
    expect(ran.stderr).toContain('| about to fail');
    expect(ran.stderr).toContain('| it is broken');
    expect(ran.stdout).toContain('.vercel/output is as it was');
    expect(await treeDigest(output(rig))).toEqual(before);
  });

  it('trap 39: lets running steps end and begins no other; --continue builds the rest', async () => {
    const scripts = {
      bad: 'while [ ! -f ../slow/started ]; do sleep 0.01; done; exit 1',
      slow: `touch started; sleep 0.5; touch ended; ${page('slow')}`,
      later: `touch began; ${page('later')}`,
    };
    await using rig = await projectRig(scriptedServices(scripts));
    const stopped = await rig.run(['build', '--concurrency', '2', '--json']);
    expect(stopped.code).toBe(1);
    expect(JSON.parse(stopped.stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({
      type: 'summary',
      ok: false,
      services: [
        { name: 'bad', outcome: 'failed' },
        { name: 'slow', outcome: 'built' },
        { name: 'later', outcome: 'skipped' },
      ],
    });
    expect([existsSync(join(rig.root, 'slow/ended')), existsSync(join(rig.root, 'later/began'))]).toEqual([
      true,
      false,
    ]);

    const continued = await rig.run(['build', '--concurrency', '2', '--continue']);
    expect(continued.code).toBe(1);
    expect(existsSync(join(rig.root, 'later/began'))).toBe(true);
    expect(existsSync(output(rig))).toBe(false);
  });
});

describe('parallel work', () => {
  it('runs services side by side: each waits for the other to have begun', async () => {
    const meet = (own: string, other: string) =>
      `touch ../${own}.here; while [ ! -f ../${other}.here ]; do sleep 0.01; done; ${page(own)}`;
    await using rig = await projectRig(scriptedServices({ a: meet('a', 'b'), b: meet('b', 'a') }));
    expect(await rig.run(['build', '--concurrency', '2'])).toMatchObject({ code: 0 });
  });

  it('keeps to --concurrency', async () => {
    const alone = `mkdir ../busy && sleep 0.1 && rmdir ../busy && ${page('x')}`;
    await using rig = await projectRig(scriptedServices({ a: alone, b: alone, c: alone }));
    expect(await rig.run(['build', '--concurrency', '1'])).toMatchObject({ code: 0 });
  });

  it('gives each step exactly its own environment', async () => {
    await using rig = await projectRig({
      ...scriptedServices({
        a: 'mkdir -p dist && touch dist/index.html && env | cut -d= -f1 > dist/env.txt',
        b: 'mkdir -p dist && touch dist/index.html && env | cut -d= -f1 > dist/env.txt',
      }),
      'svc-build.json': '{ "services": { "a": { "env": ["DECLARED", "ABSENT"] } } }',
    });
    const env = { DECLARED: 'yes', UNDECLARED: 'secret', NODE_ENV: 'test' };
    expect(await rig.run(['build'], { env })).toMatchObject({ code: 0 });
    const names = (path: string) =>
      readFileSync(output(rig, path), 'utf8')
        .split('\n')
        .map((line) => line.split('=')[0]);
    expect(names('static/env.txt')).toContain('DECLARED');
    expect(names('static/env.txt')).not.toContain('UNDECLARED');
    expect(names('static/b/env.txt')).not.toContain('DECLARED');
    expect(names('static/b/env.txt').filter((name) => /^(SVC_BUILD|NODE_ENV)/.test(name ?? ''))).toEqual([]);
  });
});

describe('an interrupted build', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('ends every process group on %s, exits %i and changes nothing', async (signal, code) => {
    const script = `(trap '' INT TERM; sleep 300) & echo $! > child; sh -c 'echo $$ > grandchild; sleep 300'; ${page('new')}`;
    await using rig = await projectRig(scriptedServices({ site: page('old') }));
    expect(await rig.run(['build'])).toMatchObject({ code: 0 });
    const before = await treeDigest(output(rig));
    await rig.write(scriptedServices({ site: script }));
    const building = rig.start(['build']);
    await eventually(() => existsSync(join(rig.root, 'site/grandchild')));
    const pids = ['child', 'grandchild'].map((name) => Number(readFileSync(join(rig.root, 'site', name), 'utf8')));
    expect(pids.map(isAlive)).toEqual([true, true]);
    building.child.kill(signal);
    expect(await building.exited).toMatchObject({ code });
    expect(pids.map(isAlive)).toEqual([false, false]);
    expect(await treeDigest(output(rig))).toEqual(before);
    expect(readdirSync(join(rig.root, '.vercel'))).toEqual(['output']);
  });

  it('does not wait after a second signal', async () => {
    await using rig = await projectRig(
      scriptedServices({ site: "trap '' INT TERM; echo $$ > stubborn; while :; do sleep 1; done" }),
    );
    const building = rig.start(['build']);
    await eventually(
      () => existsSync(join(rig.root, 'site/stubborn')) && readFileSync(join(rig.root, 'site/stubborn'), 'utf8') !== '',
    );
    const pid = Number(readFileSync(join(rig.root, 'site/stubborn'), 'utf8'));
    building.child.kill('SIGINT');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(isAlive(pid)).toBe(true);
    building.child.kill('SIGINT');
    expect(await building.exited).toMatchObject({ code: 130 });
    expect(isAlive(pid)).toBe(false);
  });

  it('that was killed leaves no process, and the next build is right', async () => {
    await using rig = await projectRig(scriptedServices({ site: page('old') }));
    expect(await rig.run(['build'])).toMatchObject({ code: 0 });
    const before = await treeDigest(output(rig));
    await rig.write(scriptedServices({ site: `sh -c 'echo $$ > child; sleep 300'; ${page('new')}` }));
    const building = rig.start(['build']);
    await eventually(() => existsSync(join(rig.root, 'site/child')));
    building.child.kill('SIGKILL');
    await building.exited;
    expect(await treeDigest(output(rig))).toEqual(before);
    await eventually(() => !isAlive(Number(readFileSync(join(rig.root, 'site/child'), 'utf8'))));
    await rig.write(scriptedServices({ site: page('new') }));
    expect(await rig.run(['build'])).toMatchObject({ code: 0 });
    expect(await readFile(output(rig, 'static/index.html'), 'utf8')).toBe('new\n');
    expect(readdirSync(join(rig.root, '.vercel'))).toEqual(['output']);
  });

  it('that was killed between the two renames of the swap loses nothing', async () => {
    await using rig = await projectRig(scriptedServices({ site: page('good') }));
    expect(await rig.run(['build'])).toMatchObject({ code: 0 });
    const before = await treeDigest(output(rig));
    const { renameSync, mkdirSync } = await import('node:fs');
    renameSync(output(rig), join(rig.root, '.vercel/.output.svc-build-previous'));
    mkdirSync(join(rig.root, '.vercel/.output.svc-build-staging-1'));
    const { stdout } = await rig.run(['build', '--dry-run=json']);
    expect(JSON.parse(stdout).services[0].outcome).toBe('fresh');
    renameSync(output(rig), join(rig.root, '.vercel/.output.svc-build-previous'));
    await rig.write(scriptedServices({ site: 'exit 1' }));
    expect(await rig.run(['build'])).toMatchObject({ code: 1 });
    expect(await treeDigest(output(rig))).toEqual(before);
    expect(readdirSync(join(rig.root, '.vercel'))).toEqual(['output']);
  });
});

describe('builds at the same time', () => {
  it('wait for each other, and the output is that of one of them', async () => {
    await using rig = await projectRig(
      scriptedServices({ site: `mkdir ../busy && sleep 0.3 && rmdir ../busy && ${page('right')}` }),
    );
    const ran = await Promise.all([rig.run(['build']), rig.run(['build']), rig.run(['build'])]);
    expect(ran.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(ran.some(({ stdout }) => /Waiting for the run of process \d+/.test(stdout))).toBe(true);
    expect(await readFile(output(rig, 'static/index.html'), 'utf8')).toBe('right\n');
    expect(readdirSync(join(rig.root, '.vercel'))).toEqual(['output']);
  });
});

describe('the output', () => {
  it('is not swapped in when it would not run elsewhere', async () => {
    await using rig = await projectRig(
      scriptedServices({ site: 'mkdir -p dist && touch dist/index.html && pwd > dist/where.txt' }),
    );
    const ran = await rig.run(['build']);
    expect(ran).toMatchObject({ code: 1, stderr: expect.stringContaining('static/where.txt holds the path') });
    expect(existsSync(output(rig))).toBe(false);
  });

  it('keeps services out of each other: what lies at a path of another service is left out and named', async () => {
    const script =
      'mkdir -p dist/docs dist/_svc && echo a > dist/index.html && echo b > dist/docs/index.html && echo c > dist/_svc/x.txt';
    await using rig = await projectRig(scriptedServices({ site: script, docs: page('docs') }));
    const ran = await rig.run(['build']);
    expect(ran).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('were left out: _svc/x.txt, docs/index.html.'),
    });
    expect(await readFile(output(rig, 'static/docs/index.html'), 'utf8')).toBe('docs\n');
    expect(existsSync(output(rig, 'static/_svc'))).toBe(false);
  });

  it.each([
    ['.', 'is the project or a directory around it'],
    ['..', 'is the project or a directory around it'],
    ['site', 'holds the sources of service "site"'],
    ['site/out', 'lies in the sources of service "site"'],
    ['notes', 'is a directory that svc-build did not write'],
    ['notes/mine.txt', 'is not a directory'],
    ['.svc-build/output', 'lies in the directory that svc-build works in'],
    ['.git', 'lies in the history of the project'],
  ])('is refused at %s', async (path, why) => {
    await using rig = await projectRig(scriptedServices({ site: `touch ran; ${page('x')}` }));
    await rig.write({ 'notes/mine.txt': 'mine' });
    const before = await treeDigest(rig.root);
    expect(await rig.run(['build', '--output', path])).toMatchObject({ code: 2, stderr: expect.stringContaining(why) });
    expect(await treeDigest(rig.root)).toEqual(before);
  });

  it('may be elsewhere, and replaces what svc-build wrote there', async () => {
    await using rig = await projectRig(scriptedServices({ site: page('one') }));
    expect(await rig.run(['build', '--output', 'public-output'])).toMatchObject({ code: 0 });
    await writeFile(join(rig.root, 'public-output/stale.txt'), 'stale');
    expect(await rig.run(['build', '--output', 'public-output'])).toMatchObject({ code: 0 });
    expect(readdirSync(join(rig.root, 'public-output')).sort()).toEqual([
      'config.json',
      'routes-manifest.json',
      'static',
    ]);
  });
});

it('as many services at once as there are make node say nothing', async () => {
  const names = Array.from({ length: 14 }, (_, index) => `s${index}`);
  await using rig = await projectRig(
    scriptedServices(Object.fromEntries(names.map((name) => [name, `sleep 0.3; ${page(name)}`]))),
  );
  expect(await rig.run(['build', '--concurrency', '14'])).toMatchObject({ code: 0, stderr: '' });
});

it('a trace that cannot be written is said after the build, which is done', async () => {
  await using rig = await projectRig(scriptedServices({ web: page('one') }));
  const ran = await rig.run(['build', '--trace', 'web']);
  expect(ran).toMatchObject({ code: 1 });
  expect(ran.stderr).toContain('The trace cannot be written to "web": ');
  expect(ran.stdout).toContain('Built 1 service');
});
