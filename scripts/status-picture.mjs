// Makes docs/pictures/status-page.png: serves the sample project with its status page, asks what its tests ask, ends one process,
// and photographs the page through Debian's chromium. `node scripts/status-picture.mjs [OUTPUT]`, where OUTPUT is the
// sample project's, built already.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { command, copySample, readSample } from './sample-project.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'svc-build-picture-'));
const { requests } = readSample('expect.json');

try {
  const output = process.argv[2] ?? build();
  const server = spawn(command, ['serve', output, '--inspect', '--json'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(server, 'exit');
  try {
    await photograph(await served(server.stdout));
  } finally {
    server.kill();
    await exited;
  }
} finally {
  rmSync(directory, { recursive: true, force: true });
}

function build() {
  const project = join(directory, 'shop');
  copySample(project);
  execFileSync(command, ['build', '--quiet'], { cwd: project, stdio: 'inherit' });
  return join(project, '.vercel/output');
}

/**
 * The address, once all services are ready; the lines go on being read, since a full pipe would hold the server up.
 * @param {import('node:stream').Readable} stdout
 * @returns {Promise<string>}
 */
function served(stdout) {
  return new Promise((resolve) => {
    let text = '';
    stdout.on('data', (part) => {
      text += part;
      const url = /"listening","url":"([^"]+)"/.exec(text)?.[1];
      if (url !== undefined && text.split('"service-ready"').length > 7) resolve(url.replace('127.0.0.1', 'localhost'));
    });
  });
}

/** @param {string} url */
async function photograph(url) {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  const viewport = { width: 1280, height: 800 };
  const page = await browser.newPage({ viewport, colorScheme: 'light', deviceScaleFactor: 2 });
  await page.goto(`${url}/_svc`);
  const express = page.locator('#services tr[data-row=express-api]');
  process.kill(Number(await express.locator('[data-cell=pid]').textContent()), 'SIGKILL');
  await express.locator('[data-cell=restarts]', { hasText: '1' }).waitFor();
  await express.getByText('ready').waitFor();
  // FastAPI's own pages make it print warnings with the path of this machine.
  for (const { get } of requests.filter((/** @type {{ get: string }} */ { get }) => !/docs|openapi/.test(get)))
    await (await fetch(url + get, { redirect: 'manual' })).arrayBuffer();
  for (const path of ['/svc/api/nothing', '/svc/go/stock', '/svc/express', '/admin']) await fetch(url + path);
  await page.getByRole('textbox', { name: 'URL' }).fill('/svc/go/v2/../v2/stock?shelf=3');
  await page.locator('#answer', { hasText: 'receives' }).waitFor();
  await page.locator('#requests tr', { hasText: '/svc/api/nothing' }).waitFor();
  await page.getByRole('heading', { name: 'svc-build' }).click();
  await page.screenshot({ path: join(root, 'docs/pictures/status-page.png') });
  await browser.close();
}
