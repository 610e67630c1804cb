import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { BUILDERS } from '@svc-build/builders/all';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium, openBrowser } from '../rig/browser.ts';
import { developPage } from '../rig/develop-page.ts';
import { exampleRig } from '../rig/example-rig.ts';
import { builders, examples } from '../rig/examples.ts';
import { ask, meetExpectations } from '../rig/expectations.ts';
import { freePort } from '../rig/free-port.ts';
import { serveMoved } from '../rig/moved-output.ts';
import { processesNaming } from '../rig/processes-naming.ts';
import { type ProjectRig, repository } from '../rig/project-rig.ts';
import { treeDigest } from '../rig/tree-digest.ts';
import { walkPages } from '../rig/walk-pages.ts';

async function planOf(rig: ProjectRig): Promise<string> {
  const planned = await rig.run(['build', '--dry-run=json']);
  expect(planned).toMatchObject({ code: 0 });
  return planned.stdout;
}

it('every builder has an example', () => {
  expect([...new Set(examples.map(({ builder }) => builder))]).toEqual(builders);
});

it('every example says what is edited while it runs from its sources, and of a frontend what is clicked', () => {
  const ofFrontends = BUILDERS.filter(({ frameworks }) => frameworks.some(({ kind }) => kind === 'frontend'));
  const names = ofFrontends.map(({ name }) => name);
  expect(examples.filter(({ expected }) => expected.dev === undefined).map(({ name }) => name)).toEqual([]);
  const still = examples.filter(({ builder, expected }) => expected.walk === undefined && names.includes(builder));
  expect(still.map(({ name }) => name)).toEqual([]);
});

const executable = findChromium();
const browserless = executable === null ? ' (skipped in a browser: there is no chromium on PATH)' : '';
let browser: Browser | null = null;
beforeAll(async () => {
  browser = executable === null ? null : await openBrowser(executable);
});
afterAll(() => browser?.close());

describe.each(examples)('$name', (example) => {
  const { builder, prefix, expected } = example;
  it('detects its example, and says why', async () => {
    await using rig = await exampleRig(example);
    const config = JSON.parse(await readFile(join(rig.root, 'vercel.json'), 'utf8'));
    const [service] = Object.values<{ entrypoint?: string }>(config.experimentalServices);
    const detected = await rig.run(['detect', service?.entrypoint ?? '.', '--json']);
    expect(detected).toMatchObject({ code: 0, stderr: '' });
    const answer = JSON.parse(detected.stdout);
    expect(answer).toMatchObject({ builder });
    expect(answer.evidence.length).toBeGreaterThan(0);
  });

  it('plans the same, without a path of the machine, wherever the project lies', async () => {
    await using here = await exampleRig(example);
    await using there = await exampleRig(example);
    const plan = await planOf(here);
    expect(await planOf(here)).toBe(plan);
    expect(await planOf(there)).toBe(plan);
    for (const machine of [here.root, homedir(), tmpdir(), repository]) expect(plan).not.toContain(`${machine}/`);
    expect(existsSync(join(here.root, '.vercel'))).toBe(false);
  });

  if (expected.takesTurns === true) return;

  it('builds bundles that run from a copied output with the repository gone, and are the same afterwards', async () => {
    await using rig = await exampleRig(example);
    const sources = await treeDigest(rig.root);
    const ran = await rig.run(['build']);
    expect(ran).toMatchObject({ code: 0 });
    expect(codesIn(ran.stderr)).toEqual([]);
    expect(await writtenSources(rig, sources)).toEqual({});

    const elsewhere = await mkdtemp(join(tmpdir(), 'svc-build-moved-'));
    const output = join(elsewhere, 'output');
    await cp(join(rig.root, '.vercel/output'), output, { recursive: true, verbatimSymlinks: true });
    await rename(rig.root, `${rig.root}-gone`);
    const before = await treeDigest(output);

    const { origin, serving } = await serveMoved(rig, output);
    await meetExpectations(origin, expected);
    if (browser !== null && expected.walk !== undefined)
      await walkPages(browser, origin, { prefix, walk: expected.walk });
    serving.child.kill('SIGTERM');
    expect(await serving.exited).toMatchObject({ code: 143 });
    expect(serving.text()).toContain('"type":"stopped"');

    expect(await treeDigest(output)).toEqual(before);
    await rename(`${rig.root}-gone`, rig.root);
    await rm(elsewhere, { recursive: true });
  });

  it(`runs from its sources, shows what is edited, and leaves nothing behind${browserless}`, async () => {
    await using rig = await exampleRig(example);
    const sources = await treeDigest(rig.root);
    const { experimentalServices } = JSON.parse(await readFile(join(rig.root, 'vercel.json'), 'utf8'));
    const running = rig.start(['dev', '--json', '--port', String(await freePort())]);
    const [, origin = ''] = await running.saw(/"type":"listening","url":"([^"]+)"/);
    await expect
      .poll(async () => Promise.all(Object.values<Mounted>(experimentalServices).map((one) => isUp(origin, one))), {
        timeout: 240_000,
        interval: 200,
      })
      .not.toContain(false);
    await meetExpectations(origin, expected, false);
    expect(codesIn(running.text())).toEqual([]);
    if (browser !== null) await developPage(browser, { rig, running, origin, expected });
    running.child.kill('SIGINT');
    expect(await running.exited).toMatchObject({ code: 130 });
    // Next leaves a process that sends nothing, and ends by itself.
    await expect.poll(() => processesNaming(dirname(rig.root)), { timeout: 10_000 }).toEqual([]);
    expect(await writtenSources(rig, sources)).toEqual({});
  });

  it('gives the same bytes in another directory', async () => {
    await using here = await exampleRig(example);
    await using there = await exampleRig(example);
    expect(await here.run(['build'])).toMatchObject({ code: 0 });
    expect(await there.run(['build'])).toMatchObject({ code: 0 });
    expect(await treeDigest(join(there.root, '.vercel/output'))).toEqual(
      await treeDigest(join(here.root, '.vercel/output')),
    );
  });
});

interface Mounted {
  readonly routePrefix: string;
}

async function isUp(origin: string, { routePrefix }: Mounted): Promise<boolean> {
  return (await ask(origin, routePrefix)).status !== 503;
}

/** What was said about an example, but for its being mounted below `/` alone. */
function codesIn(text: string): readonly string[] {
  return [...text.matchAll(/\[([A-Z_]+)\]$/gm)].flatMap(([, code = '']) => (code === 'NO_ROOT_SERVICE' ? [] : [code]));
}

/** What a build changed among the sources, other than what frameworks' own builds write. */
async function writtenSources(
  rig: ProjectRig,
  before: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const allowed = /(^|\/)(node_modules|dist|build|out|\.next|\.svc-build|\.vercel)\//;
  const after = await treeDigest(rig.root);
  return Object.fromEntries(
    Object.entries(after).filter(([path, digest]) => !allowed.test(path) && before[path] !== digest),
  );
}
