import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium, openBrowser, openTab, type Tab } from '../rig/browser.ts';

const executable = findChromium();
const without = executable === null ? ' (skipped: there is no chromium on PATH)' : '';

/** What only a browser can tell: scripts, styles, calls and sockets of the pages, under one origin, none of which fails. */
export function storefrontInBrowser(origin: () => string): void {
  if (without !== '') process.stderr.write(`The storefront is not looked at in a browser${without}.\n`);
  describe.skipIf(executable === null)(`the storefront in a browser${without}`, () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await openBrowser(executable ?? '');
    });
    afterAll(async () => {
      await browser.close();
    });
    const inTab = (visit: (tab: Tab, origin: string) => Promise<void>) => async (): Promise<void> => {
      const tab = await openTab(browser);
      await visit(tab, origin());
      await tab.page.waitForLoadState('networkidle');
      expect(tab.problems).toEqual([]);
    };
    it("draws the shop, whose script calls FastAPI by the page's own origin", inTab(visitShop));
    it('goes from page to page of the shop without loading a new one', inTab(walkThroughShop));
    it('does the same below a prefix that the app knows nothing of, and its forms arrive', inTab(workInOffice));
    it('leads from one service to the next', inTab(followLinks));
  });
}

async function visitShop({ page, asked }: Tab, origin: string): Promise<void> {
  const called = page.waitForResponse(`${origin}/svc/api/reviews`);
  await page.goto(origin);
  expect((await called).status()).toBe(200);
  await page.getByText('It keeps the tea warm for exactly one chapter.').waitFor();
  await page.getByText('The line is open').waitFor();
  await page.getByRole('button', { name: 'mug' }).click();
  await page.getByText('mug: third shelf, out of the kiln on Tuesday').waitFor();
  expect(await page.locator('img').evaluateAll(brokenImages)).toEqual([]);
  expect(asked.filter((url) => !url.startsWith(`${origin}/`))).toEqual([]);
}

async function walkThroughShop({ page }: Tab, origin: string): Promise<void> {
  await page.goto(origin);
  await page.getByRole('button', { name: 'Add to basket' }).first().click();
  // It is kept in the page's memory alone.
  await page.getByText('Basket 1').waitFor();
  await page.getByRole('link', { name: 'Noodle bowl' }).click();
  await page.waitForURL(`${origin}/pieces/bowl`);
  await page.getByText('Survived two moves and one toddler.').waitFor();
  await page.getByText('Basket 1').waitFor();
  await page.goBack();
  await page.getByRole('heading', { name: 'On the shelf' }).waitFor();
  await page.getByText('Basket 1').waitFor();
}

async function workInOffice({ page, asked }: Tab, origin: string): Promise<void> {
  await page.goto(`${origin}/admin`);
  await page.getByText('Kiln: lit').waitFor();
  expect(await page.locator('img').evaluateAll(brokenImages)).toEqual([]);
  await page.evaluate('globalThis.stayed = true');
  await page.getByRole('link', { name: 'Kiln log' }).click();
  await page.waitForURL(`${origin}/admin/kiln`);
  await page.getByLabel('What happened').fill('Peephole out, cone down.');
  await page.getByRole('button', { name: 'Write it down' }).click();
  await page.getByRole('listitem').filter({ hasText: 'Peephole out, cone down.' }).waitFor();
  await page.getByRole('link', { name: 'Stock', exact: true }).click();
  await page.getByRole('heading', { name: 'What is where' }).waitFor();
  expect(page.url()).toBe(`${origin}/admin`);
  expect(await page.evaluate('globalThis.stayed')).toBe(true);
  const expected = /^\/(?:admin(?:\/|\?|$)|svc\/api\/)/;
  expect(asked.filter((url) => !expected.test(url.slice(origin.length)))).toEqual([]);
}

async function followLinks({ page }: Tab, origin: string): Promise<void> {
  await page.goto(origin);
  await page.getByRole('link', { name: 'Handbook' }).click();
  await page.waitForURL(`${origin}/handbook/`);
  expect(await page.locator('img').evaluateAll(brokenImages)).toEqual([]);
  await page.getByRole('link', { name: 'Glazes' }).first().click();
  await page.getByRole('heading', { name: 'Four colours, all of them quiet.' }).waitFor();
  await page.getByRole('link', { name: 'Back to the shop' }).click();
  await page.getByRole('link', { name: 'by the back door' }).click();
  await page.waitForURL(`${origin}/admin`);
  await page.getByRole('heading', { name: 'What is where' }).waitFor();
}

/** Runs in the page, which has types of its own. */
const brokenImages = (images: readonly unknown[]): readonly string[] =>
  (images as readonly { readonly src: string; readonly naturalWidth: number }[])
    .filter(({ naturalWidth }) => naturalWidth === 0)
    .map(({ src }) => src);
