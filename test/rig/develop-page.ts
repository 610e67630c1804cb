import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import { openTab } from './browser.ts';
import type { DevEdit, Expectations } from './expectations.ts';
import type { ProjectRig, Running } from './project-rig.ts';

/** A project that runs from its sources. */
interface Developed {
  readonly rig: ProjectRig;
  readonly running: Running;
  readonly origin: string;
  readonly expected: Expectations;
}

/** What development servers lay over a page to tell of a fault stands in trees of its own. */
const OVERLAYS = '[...document.querySelectorAll("*")].map((one) => one.shadowRoot?.textContent ?? "").join("\\n")';
const PATIENCE = { timeout: 240_000 };

/**
 * Edits a source while a page is open: the page shows it, by itself or loaded again as the example says; so it does
 * after an edit that does not compile, which is told with its place, on the terminal or to the page.
 */
export async function developPage(browser: Browser, developed: Developed): Promise<void> {
  const { dev } = developed.expected;
  if (dev === undefined) throw new Error('Its expect.json says no edit: "dev".');
  const { path, first, edited, broken, again } = await textsOf(developed.rig, dev);
  const { page, problems } = await openTab(browser);
  await page.goto(`${developed.origin}${pageOf(dev, developed.expected)}`, { waitUntil: 'load', ...PATIENCE });
  await untilShown(page, developed.expected);
  expect(await shownOn(page)).not.toContain(edited.see);
  await writeFile(path, edited.text);
  await shows(page, edited.see, dev);
  // A server that starts again does not answer in between.
  if (dev.reload !== true) expect(problems).toEqual([]);
  if (broken !== null) {
    const before = { printed: developed.running.text().length, problems: problems.length };
    await writeFile(path, broken);
    if (dev.reload === true) await page.reload().catch(() => null);
    const told = async (): Promise<string> =>
      [
        saidSince(developed.running, before.printed),
        ...problems.slice(before.problems),
        await page.evaluate<string>(OVERLAYS).catch(() => ''),
      ].join('\n');
    const place = dev.told === undefined ? placeIn(dev.edit) : new RegExp(dev.told);
    await expect.poll(told, { ...PATIENCE, interval: 100 }).toMatch(place);
  }
  await writeFile(path, again.text);
  // What a fault has put in the place of a page may not go away by itself.
  await shows(page, again.see, { reload: true });
  await page.context().close();
  await writeFile(path, first);
}

/** The source as it is, and as it is after each edit, with what the page shows then. */
async function textsOf({ root }: ProjectRig, dev: DevEdit) {
  const path = join(root, dev.edit);
  const first = await readFile(path, 'utf8');
  const see = dev.see ?? dev.replace;
  expect(first).toContain(dev.find);
  expect(dev.replace).toContain(see);
  const withText = (text: string): string => first.replace(dev.find, () => text);
  return {
    path,
    first,
    edited: { text: withText(dev.replace), see },
    broken: dev.broken === null ? null : withText(dev.broken),
    again: { text: withText(dev.replace.replace(see, () => `${see} again`)), see: `${see} again` },
  };
}

/** What programs printed and what was told of faults, without the events that only name what has changed. */
function saidSince(running: Running, before: number): string {
  const lines = running.text().slice(before).split('\n');
  return lines.filter((line) => /"type":"(?:line|diagnostic)"/.test(line)).join('\n');
}

/** A line of a file, in any of the ways in which compilers write it. */
function placeIn(file: string): RegExp {
  return new RegExp(`${basename(file).replace(/\W/g, '\\$&')}[^a-zA-Z\\d]*(?:line\\W*)?\\d`, 'i');
}

function pageOf({ open }: DevEdit, { walk, requests }: Expectations): string {
  return open ?? walk?.open ?? requests[0]?.get ?? '/';
}

/** Development servers compile as they are asked, and may load a page again when they have found what it needs. */
async function untilShown(page: Page, { walk, dev }: Expectations): Promise<void> {
  await page.waitForLoadState('networkidle').catch(() => null);
  if (walk !== undefined && dev?.open === undefined) await page.getByText(walk.shows).first().waitFor(PATIENCE);
}

async function shows(page: Page, text: string, { reload }: Pick<DevEdit, 'reload'>): Promise<void> {
  const look = async (): Promise<string> => {
    // What a page shows may come after it is loaded; one that never rests is looked at all the same.
    if (reload === true) await page.reload({ waitUntil: 'networkidle', timeout: 10_000 }).catch(() => null);
    return shownOn(page);
  };
  await expect.poll(look, { ...PATIENCE, interval: 200 }).toContain(text);
}

/** The texts of a page and of what it frames; nothing while it is being loaded. */
async function shownOn(page: Page): Promise<string> {
  const texts = page.frames().map((frame) => frame.evaluate<string>('document.body?.innerText ?? ""').catch(() => ''));
  return (await Promise.all(texts)).join('\n');
}
