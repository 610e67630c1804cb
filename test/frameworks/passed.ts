import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Example } from '../rig/examples.ts';
import { repository } from '../rig/project-rig.ts';

/** When an example passed last, with what, and what it and its builder were then. */
interface Passed {
  readonly digest: string;
  readonly on: string;
  readonly node: string;
  readonly version: string | null;
}

const file = join(repository, 'test/frameworks/passed.json');
/** What sites are built with. */
const RECIPE = ['node', 'site', 'static'].map((name) => `packages/runtimes/src/${name}`);

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
  const row: Passed = {
    digest: digestOf(example),
    on: new Date().toISOString().slice(0, 10),
    node: process.version,
    version: lockedVersion(example),
  };
  const rows = Object.entries({ ...lastPassed(), [example.name]: row }).sort(([one], [other]) =>
    one < other ? -1 : 1,
  );
  writeFileSync(file, `${JSON.stringify(Object.fromEntries(rows), null, 2)}\n`);
}

/** Of the builder with its facts and example, and of what all of these builders share. */
function digestOf({ builder, path }: Example): string {
  const hash = createHash('sha256');
  const own = path.includes('/examples/') ? path : `builders/${builder}`;
  for (const directory of [own, ...RECIPE]) addTree(directory, (text) => hash.update(text));
  return hash.digest('hex');
}

function addTree(directory: string, add: (text: string | Buffer) => void): void {
  const entries = readdirSync(join(repository, directory), { withFileTypes: true });
  for (const entry of entries.toSorted((one, other) => (one.name < other.name ? -1 : 1))) {
    if (entry.name === 'node_modules' || entry.name.endsWith('.test.ts')) continue;
    const path = `${directory}/${entry.name}`;
    if (entry.isDirectory()) addTree(path, add);
    else {
      add(`${path}\0`);
      add(readFileSync(join(repository, path)));
    }
  }
}

/** The version of the framework that the example's lockfile holds. */
function lockedVersion({ path, expected: { versionOf } }: Example): string | null {
  if (versionOf === undefined) return null;
  const lockfile = JSON.parse(readFileSync(join(repository, path, 'package-lock.json'), 'utf8'));
  return lockfile.packages[`node_modules/${versionOf}`]?.version ?? null;
}
