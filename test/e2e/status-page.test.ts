import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type SampleOutput, sampleOutput } from '@svc-build/serve/testing/sample-output';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findChromium, openBrowser, openTab } from '../rig/browser.ts';
import { freePort } from '../rig/free-port.ts';
import { type ProjectRig, projectRig, type Running } from '../rig/project-rig.ts';

const executable = findChromium();
const without = executable === null ? ' (skipped: there is no chromium on PATH)' : '';
const HOSTILE = '<img src=x onerror=alert(1)>';

/** Says what it is asked for, and while the file `down` is there, does not come up. */
const program = (down: string): string => `
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
const server = createServer((request, response) => {
  console.log('asked for ' + decodeURIComponent(request.url));
  if (request.url.includes('wrong')) console.error('something is wrong');
  response.writeHead(request.url.includes('wrong') ? 500 : 200).end('ok');
});
const waiting = setInterval(() => {
  if (existsSync(${JSON.stringify(down)})) return;
  clearInterval(waiting);
  server.listen(process.env.PORT, process.env.HOST, () => console.log('listening'));
}, 20);
`;

let rig: ProjectRig;
let sample: SampleOutput;
let down: string;

beforeAll(async () => {
  rig = await projectRig();
  down = join(rig.root, 'down');
  sample = await sampleOutput({
    site: { prefix: '/', files: { 'index.html': 'home' } },
    api: { prefix: '/api', program: program(down), memory: 512 },
    other: { prefix: '/api/other', program: program(join(rig.root, 'nothing')) },
  });
});
afterAll(async () => {
  await sample.remove();
  await rig[Symbol.asyncDispose]();
});

async function serve(...args: readonly string[]): Promise<{ readonly running: Running; readonly url: string }> {
  const running = rig.start(['serve', sample.directory, '--port', String(await freePort()), ...args]);
  const [, url = ''] = await running.saw(/Serving 3 services at (\S+)/);
  await Promise.all([running.saw(/api: ready/), running.saw(/other: ready/)]);
  return { running, url };
}

async function stop({ child, exited }: Running): Promise<void> {
  child.kill('SIGTERM');
  await exited;
}

it('is not there unless it is asked for', async () => {
  const { running, url } = await serve();
  expect((await fetch(`${url}/_svc`)).status).toBe(404);
  expect(running.text()).not.toContain('Status page');
  await stop(running);
});

describe.skipIf(executable === null)(`the status page${without}`, () => {
  let browser: Browser;
  let running: Running;
  let url: string;
  beforeAll(async () => {
    browser = await openBrowser(executable ?? '');
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    ({ running, url } = await serve('--inspect'));
    expect(running.text()).toContain(`Status page: ${url}/_svc\n`);
  });
  afterEach(() => stop(running));

  async function openPage(): Promise<{ readonly page: Page; readonly problems: readonly string[] }> {
    const { page, problems } = await openTab(browser);
    await page.goto(`${url}/_svc`);
    await page.getByText('live', { exact: true }).waitFor();
    return { page, problems };
  }

  it('shows a process that is killed, comes back and is ready again', async () => {
    const { page, problems } = await openPage();
    const api = page.locator('#services tr[data-row=api]');
    await api.getByText('ready').waitFor();
    await page.getByText('3 of 3 ready').waitFor();
    const pid = Number(await api.locator('[data-cell=pid]').textContent());
    await writeFile(down, '');
    process.kill(pid, 'SIGKILL');
    await api.getByText('starting').waitFor();
    await api.getByText('was killed by SIGKILL').waitFor();
    await page.getByText('2 of 3 ready').waitFor();
    await rm(down);
    await api.getByText('ready').waitFor();
    await api.locator('[data-cell=restarts]').getByText('1', { exact: true }).waitFor();
    expect(Number(await api.locator('[data-cell=pid]').textContent())).not.toBe(pid);
    expect(existsSync(`/proc/${pid}`)).toBe(false);
    expect(problems).toEqual([]);
  });

  it('shows requests and lines as they come, as text, and filters the lines', async () => {
    const { page, problems } = await openPage();
    await fetch(`${url}/api/${encodeURIComponent(HOSTILE)}`);
    await fetch(`${url}/api/wrong`);
    await fetch(`${url}/api/other/x`);
    const log = page.locator('#log [data-row]');
    await log.getByText(`asked for /api/${HOSTILE}`).waitFor();
    await log.getByText('asked for /api/other/x').waitFor();
    const newest = page.locator('#requests tr').first();
    await newest.getByText('/api/other/x').waitFor();
    await page.locator('#requests tr', { hasText: '/api/wrong' }).getByText('500').waitFor();

    await page.getByLabel('Filter the log by text').fill('SOMETHING');
    await expect.poll(() => log.count()).toBe(1);
    await fetch(`${url}/api/wrong`);
    await expect.poll(() => log.count()).toBe(2);
    await page.getByLabel('Filter the log by text').fill('');
    await page.getByLabel('Service', { exact: true }).selectOption('other');
    await log.getByText('asked for /api/other/x').waitFor();
    expect(new Set(await log.locator('[data-cell=service]').allTextContents())).toEqual(new Set(['other']));
    expect(await page.locator('img').count()).toBe(0);
    expect(problems).toEqual([]);
  });

  it('holds lines back while it is paused, and leaves alone who scrolled up', async () => {
    const { page } = await openPage();
    const log = page.locator('#log');
    await page.getByRole('button', { name: 'Pause' }).click();
    await fetch(`${url}/api/held`);
    await page.getByRole('button', { name: /Resume \(\d+ new\)/ }).waitFor();
    expect(await log.getByText('asked for /api/held').count()).toBe(0);
    await page.getByRole('button', { name: 'Resume' }).click();
    await log.getByText('asked for /api/held').waitFor();

    for (let at = 0; at < 40; at++) await fetch(`${url}/api/line-${at}`);
    await log.getByText('asked for /api/line-39').waitFor();
    const left = () => log.evaluate((node) => node.scrollHeight - node.scrollTop - node.clientHeight);
    await expect.poll(left).toBeLessThan(8);
    await log.evaluate((node) => node.scrollTo(0, 0));
    await page.getByRole('button', { name: 'To the newest line' }).waitFor();
    await fetch(`${url}/api/later`);
    await log.getByText('asked for /api/later').waitFor({ state: 'attached' });
    expect(await log.evaluate((node) => node.scrollTop)).toBe(0);
    await page.getByRole('button', { name: 'To the newest line' }).click();
    await expect.poll(left).toBeLessThan(8);
  });

  it('answers who gets a URL while it is typed', async () => {
    const { page, problems } = await openPage();
    const answer = page.locator('#answer');
    await page.getByRole('textbox', { name: 'URL' }).pressSequentially('/api/x/../other/y?z=1');
    await answer.getByText('other receives /api/other/y?z=1 by the prefix /api/other').waitFor();
    await page.getByRole('textbox', { name: 'URL' }).fill('/_svc/x');
    await answer.getByText('svc-build itself answers').waitFor();
    expect(page.url()).toBe(`${url}/_svc`);
    expect(problems).toEqual([]);
  });

  it('says everything without JavaScript', async () => {
    await fetch(`${url}/api/${encodeURIComponent(HOSTILE)}`);
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${url}/_svc`);
    const services = await page.locator('#services tr').allInnerTexts();
    expect(services.map((text) => text.split(/\s+/).slice(0, 2))).toEqual([
      ['site', 'ready'],
      ['api', 'ready'],
      ['other', 'ready'],
    ]);
    await page.locator('#requests').getByText('/api/%3Cimg%20src').waitFor();
    await page.locator('#log').getByText(`asked for /api/${HOSTILE}`).waitFor();
    expect(await page.locator('#log-filter').isVisible()).toBe(false);
    await page.getByRole('textbox', { name: 'URL' }).fill('/api/x');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByText('api receives /api/x by the prefix /api').waitFor();
    await context.close();
  });

  it('says that svc-build is gone', async () => {
    const { page } = await openPage();
    running.child.kill('SIGTERM');
    await page.getByText('not connected, trying again').waitFor();
    expect(await running.exited).toMatchObject({ code: 143 });
  });
});
