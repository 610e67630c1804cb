import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';

/** A page, and what went wrong while somebody looked at it. */
export interface Tab {
  readonly page: Page;
  /** Every address that was asked. */
  readonly asked: readonly string[];
  readonly problems: readonly string[];
}

/** Debian's Chromium, by its name on PATH; null where there is none. */
export function findChromium(): string | null {
  const places = (process.env.PATH ?? '').split(delimiter).map((directory) => join(directory, 'chromium'));
  return places.find(isExecutable) ?? null;
}

export function openBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath });
}

/** A tab of its own, with an empty cache, that writes down what fails. */
export async function openTab(browser: Browser): Promise<Tab> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const asked: string[] = [];
  const problems: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('response', (response) => {
    if (response.status() >= 400) problems.push(`${response.status()} ${response.url()}`);
  });
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText;
    // The page itself gave up: Next's router does, on prefetches, once it has read what it wanted.
    if (reason !== 'net::ERR_ABORTED') problems.push(`${reason} ${request.url()}`);
  });
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    // The browser asks for it by itself, as long as a page has not said another icon.
    const isOwn = message.location().url.endsWith('/favicon.ico');
    if (message.type() === 'error' && !isOwn) problems.push(message.text());
  });
  return { page, asked, problems };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
