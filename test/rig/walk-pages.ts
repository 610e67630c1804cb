import type { Browser } from 'playwright-core';
import { expect } from 'vitest';
import { openTab } from './browser.ts';
import type { Walk } from './expectations.ts';

/**
 * Opens a page in a browser, follows a link, and loads the page again that it leads to. Nothing may fail, and nothing be
 * asked of another service.
 */
export async function walkPages(browser: Browser, origin: string, { prefix, walk }: PrefixedWalk): Promise<void> {
  const { page, asked, problems } = await openTab(browser);
  const isOwn = (url: string): boolean => {
    const { pathname } = new URL(url);
    return prefix === '/' || pathname === prefix || pathname.startsWith(`${prefix}/`);
  };
  await page.goto(`${origin}${walk.open}`, { waitUntil: 'networkidle' });
  await page.getByText(walk.shows).first().waitFor();
  await page.getByRole('link', { name: walk.click }).first().click();
  await page.waitForURL(`${origin}${walk.to}`);
  await page.getByText(walk.thenShows).first().waitFor();
  await page.reload({ waitUntil: 'networkidle' });
  await page.getByText(walk.thenShows).first().waitFor();
  expect(problems).toEqual([]);
  expect(asked.filter((url) => url.startsWith(`${origin}/`) && !isOwn(url))).toEqual([]);
  await page.context().close();
}

interface PrefixedWalk {
  readonly prefix: string;
  readonly walk: Walk;
}
