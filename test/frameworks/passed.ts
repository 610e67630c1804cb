import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Example } from '../rig/examples.ts';
import type { PassedRow, PassedRows } from '../rig/framework-rows.ts';
import { repository } from '../rig/project-rig.ts';

const file = join(repository, 'test/frameworks/passed.json');
/** What recipes are in; those of sites are parts of the others. */
const RECIPES = 'packages/runtimes/src';
const OF_SITES = ['node', 'site', 'static'];

export function lastPassed(): PassedRows {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

/** Writes down that a row has passed, beside what other runs write meanwhile. */
export function passed(name: string, row: Omit<PassedRow, 'on'>): void {
  const known = lastPassed();
  const on = new Date().toISOString().slice(0, 10);
  const { digest, node, ...rest } = row;
  const rows = Object.entries({ ...known, [name]: { digest, on, node, ...rest } });
  const sorted = rows.sort(([one], [other]) => (one < other ? -1 : 1));
  writeFileSync(file, `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`);
}

/** Of the builder with its facts, of one example, and of the recipes that build it. */
export function digestOf({ builder, path }: Pick<Example, 'builder' | 'path'>, more = ''): string {
  const own = `builders/${builder}`;
  const isOther = (one: string): boolean =>
    /^builders\/[^/]+\/examples?$/.test(one) && !`${path}/`.startsWith(`${one}/`);
  const isSibling = (one: string): boolean => /^builders\/[^/]+\/examples\/[^/]+$/.test(one) && one !== path;
  const facts = readFileSync(join(repository, own, 'index.ts'), 'utf8');
  const recipes = facts.includes('/runtimes/emitted/') ? [...OF_SITES, 'emitted'] : OF_SITES;
  const hash = createHash('sha256').update(more);
  for (const directory of [own, ...recipes.map((name) => `${RECIPES}/${name}`)])
    addTree(directory, { add: (text) => hash.update(text), isLeftOut: (one) => isOther(one) || isSibling(one) });
  return hash.digest('hex');
}

interface Adding {
  readonly add: (text: string | Buffer) => void;
  readonly isLeftOut: (path: string) => boolean;
}

function addTree(directory: string, adding: Adding): void {
  const entries = readdirSync(join(repository, directory), { withFileTypes: true });
  for (const entry of entries.toSorted((one, other) => (one.name < other.name ? -1 : 1))) {
    const path = `${directory}/${entry.name}`;
    if (entry.name === 'node_modules' || entry.name.endsWith('.test.ts') || adding.isLeftOut(path)) continue;
    if (entry.isDirectory()) addTree(path, adding);
    else {
      adding.add(`${path}\0`);
      adding.add(readFileSync(join(repository, path)));
    }
  }
}

/** The version of the framework that the example's lockfile holds. */
export function lockedVersion({ path, expected: { versionOf } }: Example): string | null {
  if (versionOf === undefined) return null;
  const lockfile = JSON.parse(readFileSync(join(repository, path, 'package-lock.json'), 'utf8'));
  return lockfile.packages[`node_modules/${versionOf}`]?.version ?? null;
}
