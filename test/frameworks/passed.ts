import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Example } from '../rig/examples.ts';
import { NODE_RELEASES } from '../rig/installed-node.ts';
import { repository } from '../rig/project-rig.ts';

/** When an example passed last, with what, and what it and its builder were then. */
interface Passed {
  readonly digest: string;
  readonly on: string;
  readonly node: string;
  readonly version: string | null;
}

const file = join(repository, 'test/frameworks/passed.json');
/** What recipes are in; those of sites are parts of the others. */
const RECIPES = 'packages/runtimes/src';
const OF_SITES = ['node', 'site', 'static'];

function lastPassed(): Readonly<Record<string, Passed>> {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

/**
 * All examples; with FRAMEWORKS_ROW set to any number, those of which something has changed since they passed last, and
 * the one whose turn that is.
 */
export function toBeProven(examples: readonly Example[]): readonly Example[] {
  const turn = process.env.FRAMEWORKS_ROW;
  if (turn === undefined || turn === '') return examples;
  const known = lastPassed();
  const changed = examples.filter((example) => known[example.name]?.digest !== digestOf(example));
  const next = examples[Number(turn) % examples.length];
  const chosen = examples.filter((example) => changed.includes(example) || example === next);
  const left = examples.filter((example) => !chosen.includes(example)).map(({ name }) => name);
  process.stdout.write(`Examples that are not built in this run: ${left.join(', ') || 'none'}.\n`);
  return chosen;
}

/** Writes down that an example has passed. */
export function passed(example: Example): void {
  const { node } = example.expected;
  const row: Passed = {
    digest: digestOf(example),
    on: new Date().toISOString().slice(0, 10),
    node: node === undefined ? process.version : `v${NODE_RELEASES[node]}`,
    version: lockedVersion(example),
  };
  const rows = Object.entries({ ...lastPassed(), [example.name]: row }).sort(([one], [other]) =>
    one < other ? -1 : 1,
  );
  writeFileSync(file, `${JSON.stringify(Object.fromEntries(rows), null, 2)}\n`);
}

/** Of the builder with its facts, of one example, and of the recipes that build it. */
function digestOf({ builder, path }: Example): string {
  const own = `builders/${builder}`;
  const isOther = (one: string): boolean =>
    /^builders\/[^/]+\/examples?$/.test(one) && !`${path}/`.startsWith(`${one}/`);
  const isSibling = (one: string): boolean => /^builders\/[^/]+\/examples\/[^/]+$/.test(one) && one !== path;
  const facts = readFileSync(join(repository, own, 'index.ts'), 'utf8');
  const recipes = facts.includes('/runtimes/emitted/') ? [...OF_SITES, 'emitted'] : OF_SITES;
  const hash = createHash('sha256');
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
function lockedVersion({ path, expected: { versionOf } }: Example): string | null {
  if (versionOf === undefined) return null;
  const lockfile = JSON.parse(readFileSync(join(repository, path, 'package-lock.json'), 'utf8'));
  return lockfile.packages[`node_modules/${versionOf}`]?.version ?? null;
}
