import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium, openBrowser, openTab } from '../rig/browser.ts';
import { ask, meetExpectations, readExpectations } from '../rig/expectations.ts';
import { freePort } from '../rig/free-port.ts';
import { processesNaming } from '../rig/processes-naming.ts';
import { type ProjectRig, projectRig, type Running } from '../rig/project-rig.ts';

// The sample project, run from its sources: what a path answers when it is built, it answers here.
let rig: ProjectRig;
let running: Running;
let origin = '';

beforeAll(async () => {
  rig = await projectRig('test/projects/storefront');
  running = rig.start(['dev', '--json', '--port', String(await freePort())]);
  [, origin = ''] = await running.saw(/"type":"listening","url":"([^"]+)"/);
  for (const name of ['frontend', 'admin', 'backend', 'express-api', 'go-api', 'go-api-v2'])
    await running.saw(new RegExp(`"service-ready","service":"${name}"`));
});

afterAll(async () => {
  await rig[Symbol.asyncDispose]();
});

async function edit(path: string, from: string, to: string): Promise<void> {
  const text = await readFile(join(rig.root, path), 'utf8');
  expect(text).toContain(from);
  await rig.write({ [path]: text.replace(from, to) });
}

/** Asks until the answer holds a text: what was changed is compiled and started first. */
async function untilAnswers(path: string, text: string): Promise<void> {
  await expect.poll(async () => (await ask(origin, path)).body, { timeout: 60_000, interval: 200 }).toContain(text);
}

describe('the storefront, run from its sources', () => {
  it('answers every page and route, and over its WebSockets, as it does when it is built', async () => {
    await meetExpectations(origin, await readExpectations(join(rig.root, 'expect.json')), false);
  });

  it('tells services of each other at its own address', async () => {
    const { kiln } = JSON.parse((await ask(origin, '/echo')).body);
    expect(kiln).toEqual({ server: `${origin}/svc/api`, browser: '/svc/api' });
  });

  it('is refused a second time in the same checkout', async () => {
    const second = await rig.run(['dev']);
    expect(second.code).toBe(3);
    expect(second.stderr).toContain(`at ${origin}`);
  });

  it('follows a change of each kind of source', async () => {
    await edit('backend/main.py', '"ok": True', '"ok": True, "kind": "fired"');
    await edit('services/express/src/app.ts', 'ok: true', "ok: true, kind: 'fired'");
    await edit('services/go/cmd/api/main.go', '"ok": true', '"ok": true, "kind": "fired"');
    await edit('handbook/index.html', 'Keep it for thirty years', 'Keep it for forty years');
    for (const path of ['/svc/api/health', '/svc/express/health', '/svc/go/health'])
      await untilAnswers(path, '"kind":"fired"');
    await untilAnswers('/handbook/', 'forty years');
  });

  it('goes on with what runs when a change does not compile, says so, and follows when it does again', async () => {
    await edit('services/go/cmd/v2/main.go', '"ok": true', '"ok": tru');
    await running.saw(/undefined: tru/);
    expect((await ask(origin, '/svc/go/v2/health')).body).toContain('"ok":true');
    await edit('services/go/cmd/v2/main.go', '"ok": tru', '"ok": true, "again": 1');
    await untilAnswers('/svc/go/v2/health', '"again":1');
  });

  it('follows vercel.json: a prefix that moves is asked for where it is now', async () => {
    await edit('vercel.json', '"/handbook"', '"/book"');
    await untilAnswers('/book/', 'forty years');
    expect((await ask(origin, '/handbook/care/')).body).not.toContain('A chip');
    await edit('vercel.json', '"/book"', '"/handbook"');
    await untilAnswers('/handbook/', 'forty years');
  });
});

const executable = findChromium();
const without = executable === null ? ' (skipped: there is no chromium on PATH)' : '';
if (without !== '') process.stderr.write(`Hot reload is not looked at in a browser${without}.\n`);

describe.skipIf(executable === null)(`the storefront in development in a browser${without}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser(executable ?? '');
  });
  afterAll(async () => {
    await browser.close();
  });

  it('a page of Next and a route of FastAPI change under the eyes of who looks at them', async () => {
    // A changed vercel.json may have started it again.
    await untilAnswers('/', 'Stoneware');
    const { page, problems } = await openTab(browser);
    const called = page.waitForResponse(`${origin}/svc/api/reviews`);
    await page.goto(origin);
    expect((await called).status()).toBe(200);
    await page.getByText('It keeps the tea warm for exactly one chapter.').waitFor();
    await page.evaluate('globalThis.stayed = true');
    await edit('apps/web/app/page.tsx', 'Thrown by hand', 'Thrown by both hands');
    await page.getByText('Thrown by both hands').waitFor();
    // Replaced in place, not loaded again.
    expect(await page.evaluate('globalThis.stayed')).toBe(true);
    const longer = `[{**review, "text": review["text"].replace("one chapter", "two chapters")} for review`;
    await edit('backend/main.py', '[review for review', longer);
    await untilAnswers('/svc/api/reviews', 'exactly two chapters');
    await page.reload();
    await page.getByText('It keeps the tea warm for exactly two chapters.').waitFor();
    await page.goto(`${origin}/admin`);
    await page.getByText('Kiln: lit').waitFor();
    expect(problems).toEqual([]);
  });
});

describe('the storefront in development, told to stop', () => {
  it('leaves no process, and nothing among the sources but what frameworks write', async () => {
    running.child.kill('SIGINT');
    expect(await running.exited).toMatchObject({ code: 130 });
    // Next leaves one behind for its telemetry, which is off, so it ends at once.
    await expect.poll(() => processesNaming(rig.root), { timeout: 10_000 }).toEqual([]);
  });
});
