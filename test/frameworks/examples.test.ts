import { cp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium, openBrowser } from '../rig/browser.ts';
import { developPage } from '../rig/develop-page.ts';
import { exampleRig } from '../rig/example-rig.ts';
import { examples } from '../rig/examples.ts';
import { ask, meetExpectations } from '../rig/expectations.ts';
import { freePort } from '../rig/free-port.ts';
import { moveOutput, serveMoved } from '../rig/moved-output.ts';
import { build } from '../rig/outcomes.ts';
import { processesNaming } from '../rig/processes-naming.ts';
import type { ProjectRig } from '../rig/project-rig.ts';
import { treeDigest } from '../rig/tree-digest.ts';
import { walkPages } from '../rig/walk-pages.ts';
import { passed, toBeProven } from './passed.ts';

const executable = findChromium();
const browserless = executable === null ? ' (skipped: there is no chromium on PATH)' : '';
const rows = toBeProven(examples.filter(({ expected }) => expected.takesTurns === true));

// One project for each example: what one test leaves, the next one begins with.
describe.sequential.each(rows)('$name', (example) => {
  const { expected, prefix } = example;
  let rig: ProjectRig;
  let browser: Browser | null = null;
  let left = 0;
  beforeAll(async () => {
    rig = await exampleRig(example);
    browser = executable === null ? null : await openBrowser(executable);
  });
  afterAll(async () => {
    const isWalked = browser !== null || expected.walk === undefined;
    await browser?.close();
    await rig[Symbol.asyncDispose]();
    if (left === 0 && isWalked) passed(example);
  });
  const test = (name: string, run: () => Promise<void>, isLeftOut = false): void => {
    if (!isLeftOut) left += 1;
    it.skipIf(isLeftOut)(name, async () => {
      await run();
      left -= 1;
    });
  };
  const walked = async (origin: string): Promise<void> => {
    const { walk } = expected;
    if (browser !== null && walk !== undefined) await walkPages(browser, origin, { prefix, walk });
  };

  test('is built once, and fresh afterwards, without its state too', async () => {
    const before = await treeDigest(rig.root);
    expect(await outcomeOf(rig)).toBe('built');
    expect(await outcomeOf(rig)).toBe('fresh');
    const written = Object.keys(await treeDigest(rig.root)).filter((path) => before[path] === undefined);
    const hidden = new Set(written.flatMap((path) => /^\.(?!svc-build|vercel)[^/]+\//.exec(path)?.[0] ?? []));
    for (const directory of hidden) await rm(join(rig.root, directory), { recursive: true });
    expect(await outcomeOf(rig)).toBe('fresh');
  });

  test('is built again after an edit, once, and restored when that is undone', async () => {
    const path = join(rig.root, expected.edit ?? '');
    const text = await readFile(path, 'utf8');
    await writeFile(path, `${text}\n`);
    expect(await outcomeOf(rig)).toBe('built');
    expect(await outcomeOf(rig)).toBe('fresh');
    await writeFile(path, text);
    expect(await outcomeOf(rig)).toBe('restored');
  });

  test(`runs from a moved output, in a browser too${browserless}`, async () => {
    const { output, project } = await moveOutput(rig);
    try {
      const before = await treeDigest(output);
      const { origin, serving } = await serveMoved(rig, output);
      await meetExpectations(origin, expected);
      await walked(origin);
      serving.child.kill('SIGTERM');
      expect(await serving.exited).toMatchObject({ code: 143 });
      expect(await treeDigest(output)).toEqual(before);
    } finally {
      await rename(project, rig.root);
    }
  });

  test(`runs from its sources, shows what is edited, and leaves nothing behind${browserless}`, async () => {
    const running = rig.start(['dev', '--json', '--port', String(await freePort())]);
    const [, origin = ''] = await running.saw(/"type":"listening","url":"([^"]+)"/);
    await expect
      .poll(async () => (await ask(origin, `${prefix}/`)).status, { timeout: 240_000, interval: 200 })
      .not.toBe(503);
    await meetExpectations(origin, expected, false);
    await walked(origin);
    if (browser !== null) await developPage(browser, { rig, running, origin, expected });
    running.child.kill('SIGINT');
    expect(await running.exited).toMatchObject({ code: 130 });
    // Next leaves a process that sends nothing, and ends by itself.
    await expect.poll(() => processesNaming(dirname(rig.root)), { timeout: 10_000 }).toEqual([]);
  });

  const { bytesDiffer } = expected;
  const sameBytes = async (): Promise<void> => {
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
  };
  test(`gives the same bytes in another directory${reason(bytesDiffer)}`, sameBytes, bytesDiffer !== undefined);
});

function reason(text: string | undefined): string {
  return text === undefined ? '' : ` (skipped: ${text})`;
}

async function outcomeOf(rig: ProjectRig): Promise<string | undefined> {
  return Object.values((await build(rig)).outcomes)[0];
}
