import { cp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findChromium, openBrowser } from '../rig/browser.ts';
import { developPage } from '../rig/develop-page.ts';
import { exampleRig } from '../rig/example-rig.ts';
import { type Example, examples } from '../rig/examples.ts';
import { ask, meetExpectations } from '../rig/expectations.ts';
import { freePort } from '../rig/free-port.ts';
import { NODE_RELEASES } from '../rig/installed-node.ts';
import { moveOutput, serveMoved } from '../rig/moved-output.ts';
import { build } from '../rig/outcomes.ts';
import { processesNaming } from '../rig/processes-naming.ts';
import type { ProjectRig } from '../rig/project-rig.ts';
import { treeDigest } from '../rig/tree-digest.ts';
import { walkPages } from '../rig/walk-pages.ts';
import { digestOf, lockedVersion } from './passed.ts';
import type { Proving, Row } from './row.ts';

/** The rows of examples whose install and build take long: those that say so. */
export const exampleRows: readonly Row[] = examples
  .filter(({ expected }) => expected.takesTurns === true)
  .map((example) => ({
    name: example.name,
    digest: digestOf(example),
    version: lockedVersion(example),
    ...(example.expected.node === undefined ? {} : { node: `v${NODE_RELEASES[example.expected.node]}` }),
    prove: (row) => proveExample(example, row),
  }));

const executable = findChromium();
const browserless = executable === null ? ' (skipped: there is no chromium on PATH)' : '';

/** One project for each example: what one test leaves, the next one begins with. */
interface Ground {
  readonly rig: ProjectRig;
  /** Null where the machine has none. */
  readonly browser: Browser | null;
}

function proveExample(example: Example, row: Proving): void {
  let ground: Ground;
  beforeAll(async () => {
    ground = {
      rig: await exampleRig(example),
      browser: executable === null ? null : await openBrowser(executable),
    };
  });
  afterAll(async () => {
    await ground.browser?.close();
    await ground.rig[Symbol.asyncDispose]();
  });
  if (executable === null) row.isPartial = true;
  const { bytesDiffer, edit = '' } = example.expected;
  row.test('is built once, and fresh afterwards, without its state too', () => isBuiltOnce(ground));
  row.test('is built again after an edit, once, and restored when that is undone', () => isBuiltAgain(ground, edit));
  row.test(`runs from a moved output, in a browser too${browserless}`, () => runsWhenMoved(ground, example));
  row.test(`runs from its sources, shows what is edited, and leaves nothing behind${browserless}`, () =>
    runsFromSources(ground, example),
  );
  if (bytesDiffer === undefined) row.test('gives the same bytes in another directory', () => givesSameBytes(ground));
  else it.skip(`gives the same bytes in another directory (skipped: ${bytesDiffer})`, () => givesSameBytes(ground));
}

async function isBuiltOnce({ rig }: Ground): Promise<void> {
  const before = await treeDigest(rig.root);
  expect(await outcomeOf(rig)).toBe('built');
  expect(await outcomeOf(rig)).toBe('fresh');
  const written = Object.keys(await treeDigest(rig.root)).filter((path) => before[path] === undefined);
  const hidden = new Set(written.flatMap((path) => /^\.(?!svc-build|vercel)[^/]+\//.exec(path)?.[0] ?? []));
  for (const directory of hidden) await rm(join(rig.root, directory), { recursive: true });
  expect(await outcomeOf(rig)).toBe('fresh');
}

async function isBuiltAgain({ rig }: Ground, edit: string): Promise<void> {
  const path = join(rig.root, edit);
  const text = await readFile(path, 'utf8');
  await writeFile(path, `${text}\n`);
  expect(await outcomeOf(rig)).toBe('built');
  expect(await outcomeOf(rig)).toBe('fresh');
  await writeFile(path, text);
  expect(await outcomeOf(rig)).toBe('restored');
}

async function runsWhenMoved({ rig, browser }: Ground, { prefix, expected }: Example): Promise<void> {
  const { output, project } = await moveOutput(rig);
  try {
    const before = await treeDigest(output);
    const { origin, serving } = await serveMoved(rig, output);
    await meetExpectations(origin, expected);
    const { walk } = expected;
    if (browser !== null && walk !== undefined) await walkPages(browser, origin, { prefix, walk });
    serving.child.kill('SIGTERM');
    expect(await serving.exited).toMatchObject({ code: 143 });
    expect(await treeDigest(output)).toEqual(before);
  } finally {
    await rename(project, rig.root);
  }
}

async function runsFromSources({ rig, browser }: Ground, { prefix, expected }: Example): Promise<void> {
  const running = rig.start(['dev', '--json', '--port', String(await freePort())]);
  const [, origin = ''] = await running.saw(/"type":"listening","url":"([^"]+)"/);
  await expect
    .poll(async () => (await ask(origin, `${prefix}/`)).status, { timeout: 240_000, interval: 200 })
    .not.toBe(503);
  await meetExpectations(origin, expected, false);
  const { walk } = expected;
  if (browser !== null && walk !== undefined) await walkPages(browser, origin, { prefix, walk });
  if (browser !== null) await developPage(browser, { rig, running, origin, expected });
  running.child.kill('SIGINT');
  expect(await running.exited).toMatchObject({ code: 130 });
  // A framework may leave a process that ends by itself: Next's does, which sends nothing.
  await expect.poll(() => processesNaming(dirname(rig.root)), { timeout: 10_000 }).toEqual([]);
}

async function givesSameBytes({ rig }: Ground): Promise<void> {
  const there = join(dirname(rig.root), 'there');
  const own = /\/(\.svc-build|\.vercel)(\/|$)/;
  await cp(rig.root, there, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !own.test(path.slice(rig.root.length)),
  });
  expect(await rig.run(['build', '--force', '--cwd', there])).toMatchObject({ code: 0 });
  expect(await rig.run(['build', '--force'])).toMatchObject({ code: 0 });
  const outputIn = (root: string) => treeDigest(join(root, '.vercel/output'));
  expect(await outputIn(there)).toEqual(await outputIn(rig.root));
}

async function outcomeOf(rig: ProjectRig): Promise<string | undefined> {
  return Object.values((await build(rig)).outcomes)[0];
}
