import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { processesNaming } from '../rig/processes-naming.ts';
import { projectRig } from '../rig/project-rig.ts';
import { page, scriptedServices } from '../rig/scripted-services.ts';

/** Longer than any build here takes: only a command that hangs reaches it. */
const HANGS_MS = 60_000;

/** What a build script leaves running as it ends, and what the build must come to. */
const DAEMONS: readonly (readonly [name: string, script: string])[] = [
  ['holds its output', 'setsid sleep 987 &'],
  ['holds its output and ignores signals', 'setsid sh -c \'trap "" TERM INT HUP; sleep 987\' &'],
  ['stays in its group', 'sleep 987 &'],
  [
    'was started by node, detached, with the output of its parent',
    `node -e "require('child_process').spawn('sleep', ['987'], { stdio: 'inherit', detached: true }).unref()"`,
  ],
  ['goes on printing', "setsid sh -c 'while sleep 0.05; do echo still here; done' & "],
];

describe('a build whose script leaves a daemon that', () => {
  it.each(DAEMONS)('%s is built and ends', async (name, daemon) => {
    const mark = `DAEMON_OF=${process.pid}-${DAEMONS.findIndex(([one]) => one === name)}`;
    await using rig = await projectRig({
      ...scriptedServices({ site: 'sh build.sh' }),
      'site/build.sh': `${page('built')}\nexport ${mark}\n${daemon}\n`,
    });
    const ended = await Promise.race([rig.run(['build']), sleep(HANGS_MS, null)]);
    for (const one of processesNaming(mark)) process.kill(Number.parseInt(one, 10), 'SIGKILL');
    expect(ended).toMatchObject({ code: 0 });
  });
});

describe('what a step prints', () => {
  const ESC = '\u001B';
  const lines = [
    `${ESC}]0;owned\u0007title`,
    `${ESC}]52;c;cm0=\u0007clipboard`,
    `${ESC}[2J${ESC}[Hcleared`,
    `${ESC}[31mred`,
    '10%\r100%',
    `${ESC}]8;;http://evil.test${ESC}\\link`,
  ];
  const files = (code: number) => ({
    ...scriptedServices({ site: 'node print.mjs' }),
    'site/print.mjs': `import { mkdirSync, writeFileSync } from 'node:fs';
mkdirSync('dist', { recursive: true });
writeFileSync('dist/index.html', 'x');
console.log(${JSON.stringify(lines.join('\n'))});
process.exitCode = ${code};\n`,
  });

  it.each([
    ['a pipe', 0, ['--verbose']],
    ['the log of a failure', 1, []],
    ['machines', 0, ['--json']],
  ] as const)('reaches %s without anything that a terminal would obey', async (_, code, args) => {
    await using rig = await projectRig(files(code));
    const ran = await rig.run(['build', ...args]);
    expect(ran.code).toBe(code);
    const text = `${ran.stdout}${ran.stderr}`;
    for (const word of ['title', 'clipboard', 'cleared', 'red', '100%', 'link']) expect(text).toContain(word);
    expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}|u001b/iu);
    expect(text).not.toMatch(/owned|evil/);
  });

  it('keeps its colours where colours are wanted, and nothing else', async () => {
    await using rig = await projectRig(files(0));
    const { stdout } = await rig.run(['build', '--verbose', '--color']);
    expect(stdout).toContain(`${ESC}[31mred${ESC}[0m`);
    expect(stdout.replace(new RegExp(`${ESC}\\[[0-9;]*m`, 'g'), '').replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });
});

describe('of a build that was killed', () => {
  it('nothing stays in the scratch directory, whoever is built next', async () => {
    await using rig = await projectRig(scriptedServices({ one: page('one'), two: 'sleep 987' }));
    const building = rig.start(['build', '--verbose']);
    await building.saw(/two: build …/);
    building.child.kill('SIGKILL');
    await building.exited;
    const scratch = () => readdirSync(join(rig.root, '.svc-build/scratch'));
    expect(scratch()).toContain('two');
    await rig.write(scriptedServices({ one: page('one'), two: page('two') }));
    expect(await rig.run(['build'])).toMatchObject({ code: 0 });
    expect(scratch()).toEqual([]);
    mkdirSync(join(rig.root, '.svc-build/scratch/two/left'), { recursive: true });
    expect(await rig.run(['build'])).toMatchObject({ code: 0 });
    expect(scratch()).toEqual([]);
  });

  it('Go leaves nothing in TMPDIR when it is interrupted', async () => {
    await using rig = await projectRig({
      'vercel.json': '{ "experimentalServices": { "api": { "entrypoint": "api", "routePrefix": "/" } } }',
      'api/go.mod': 'module example.com/api\n\ngo 1.21\n',
      'api/main.go':
        'package main\n\nimport (\n\t"net/http"\n)\n\nfunc main() { _ = http.ListenAndServe(":1", nil) }\n',
    });
    const temporary = join(rig.root, '../tmp');
    mkdirSync(temporary);
    const env = { TMPDIR: temporary, SVC_BUILD_CACHE_DIR: join(rig.root, '../cold') };
    const building = rig.start(['build', '--verbose'], { env });
    await building.saw(/api: build …/);
    await sleep(1500);
    building.child.kill('SIGINT');
    expect(await building.exited).toMatchObject({ code: 130 });
    expect(readdirSync(temporary)).toEqual([]);
    expect(readdirSync(join(rig.root, '.svc-build/scratch'))).toEqual([]);
  });
});

it('no digest of a file of secrets stands in own state, where it could be guessed at', async () => {
  await using rig = await projectRig({
    ...scriptedServices({ site: page('x') }),
    'site/.env': 'PIN=4711\n',
    'site/.npmrc': 'token=1\n',
    'site/data.txt': 'no secret\n',
  });
  for (const text of ['one', 'two']) {
    await rig.write(scriptedServices({ site: page(text) }));
    expect(await rig.run(['build'])).toMatchObject({ code: 0 });
  }
  const state = join(rig.root, '.svc-build');
  const all = Buffer.concat(
    readdirSync(state, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name))),
  );
  const stands = (text: string): boolean => {
    const digest = createHash('sha256').update(text).digest();
    return all.includes(digest) || all.includes(digest.toString('hex')) || all.includes(digest.toString('base64'));
  };
  expect(stands('no secret\n')).toBe(true);
  expect(['PIN=4711\n', 'token=1\n', '4711', '1'].filter(stands)).toEqual([]);
  await rig.write({ 'site/.env': 'PIN=4712\n' });
  expect((await rig.run(['build'])).stdout).toContain('site/.env changed');
});
