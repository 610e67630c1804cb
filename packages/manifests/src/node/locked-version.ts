import { posix } from 'node:path';
import { ancestors } from '@svc-build/model/project-path';
import type { SourceTree } from '@svc-build/model/source-tree';
import { isTable, type Table, tableOf, textOf } from '../documents/json-value.ts';
import { parseLenientJson } from '../documents/parse-json.ts';
import { parseYaml } from '../documents/parse-yaml.ts';
import { allDependencies, type NodeManifest } from './node-manifest.ts';

/** A package as one that depends on it gets it. */
interface Wanted {
  readonly name: string;
  /** What the dependent asks for. */
  readonly range: string;
  /** The dependent, and where it lies below the directory of the lockfile. */
  readonly dependent: NodeManifest;
  readonly place: string;
}

type Reader = (text: string, wanted: Wanted) => string | null | Promise<string | null>;

/** How each lockfile says which version a package gets. Those that are no text, such as `bun.lockb`, say nothing here. */
const READERS: Readonly<Record<string, Reader>> = {
  'package-lock.json': inNpmLockfile,
  'npm-shrinkwrap.json': inNpmLockfile,
  'pnpm-lock.yaml': inPnpmLockfile,
  'yarn.lock': inYarnLockfile,
  'bun.lock': inBunLockfile,
};

/** The version of a dependency that the lockfile holds for a package; null where it says none, or is no such file. */
export async function lockedVersion(
  { name, dependent }: Pick<Wanted, 'name' | 'dependent'>,
  { directory, lockfile }: { readonly directory: string; readonly lockfile: string | null },
  source: SourceTree,
): Promise<string | null> {
  const range = allDependencies(dependent)[name];
  const read = lockfile === null ? undefined : READERS[posix.basename(lockfile)];
  if (range === undefined || lockfile === null || read === undefined) return null;
  const place = posix.relative(directory, dependent.directory);
  const text = (await source.readText(lockfile)) ?? '';
  const found = await read(text, { name, range, dependent, place });
  return found === null ? null : (VERSION.exec(found)?.[1] ?? null);
}

/** After the name, where the lockfile writes an alias: `npm:next@15.1.0`, `next@15.1.0(react@19.2.0)`, `/next/15.1.0`. */
const VERSION = /^(?:npm:|\/)?(?:(?!\d+\.\d+\.\d)(?:@[\w.~-]+\/)?[\w.~-]+[@/])?(\d+\.\d+\.\d+[^\s(_]*)/;

/** npm names packages by their places, and the nearest above counts; before its version 7, it knew but one package. */
function inNpmLockfile(text: string, { name, place }: Wanted): string | null {
  const packages = parseNpmLockfile(text);
  if (packages === null) return textOf(tableOf(tableOf(tableOf(jsonIn(text)).dependencies)[name]).version);
  const above = ancestors(place === '' ? '.' : place).map((one) => posix.join(one, 'node_modules', name));
  const found = above.map((path) => packages?.at(path) ?? null).find((one) => one !== null);
  return textOf(found?.version);
}

/** pnpm says it for each importer; before its lockfiles knew several, for the only one. */
async function inPnpmLockfile(text: string, { name, place }: Wanted): Promise<string | null> {
  const fields = ['dependencies', 'devDependencies', 'optionalDependencies'];
  // The rest of the file is long, and says nothing of this.
  const sections = ['importers', ...fields].map((key) => topLevelSection(text, key)).join('');
  const parsed = await parseYaml('pnpm-lock.yaml', sections);
  const value = parsed.ok ? parsed.value : {};
  const { importers } = value;
  const importer = isTable(importers) ? tableOf(importers[place === '' ? '.' : place]) : value;
  for (const field of fields) {
    const found = tableOf(importer[field])[name];
    if (typeof found === 'string') return found;
    if (isTable(found)) return textOf(found.version);
  }
  return null;
}

function topLevelSection(text: string, key: string): string {
  return new RegExp(`^${key}:\\r?\\n(?:[ \\t].*\\r?\\n|\\r?\\n)*`, 'm').exec(`${text}\n`)?.[0] ?? '';
}

/** Both lines of Yarn write blocks: who asks for what, then what that comes to. */
function inYarnLockfile(text: string, { name, range }: Wanted): string | null {
  const asked = [`${name}@${range}`, `${name}@npm:${range}`];
  for (const block of text.split(/\r?\n(?:\r?\n)+/)) {
    const lines = block.split(/\r?\n/).filter((line) => !line.startsWith('#'));
    const descriptors = (lines[0] ?? '').replace(/:$/, '').replaceAll('"', '').split(/,\s*/);
    if (!descriptors.some((one) => asked.includes(one))) continue;
    return (
      lines.map((line) => /^ {2}version:? "?([^"\s]+)"?$/.exec(line)?.[1]).find((one) => one !== undefined) ?? null
    );
  }
  return null;
}

/** bun names a package by itself, and by the member before it where that one has another version. */
function inBunLockfile(text: string, { name, dependent }: Wanted): string | null {
  const packages = tableOf(tableOf(parseLenientJson(text)).packages);
  for (const key of [`${dependent.name}/${name}`, name]) {
    const found = packages[key];
    const [resolved] = Array.isArray(found) ? (found as readonly unknown[]) : [];
    if (typeof resolved === 'string') return resolved.slice(resolved.lastIndexOf('@') + 1);
  }
  return null;
}

/** The packages of npm's lockfile, by their places: `""` is the root, `node_modules/x` an installed one. */
export interface NpmLockedPackages {
  /** Null for a place that the lockfile does not know. */
  at(place: string): Table | null;
  /** All but the project's own packages, by their places. */
  readonly installed: Table;
}

/** Reads the `packages` table, which npm 7 and later write; null for older lockfiles and for what is none. */
export function parseNpmLockfile(text: string): NpmLockedPackages | null {
  const { packages } = tableOf(jsonIn(text));
  if (!isTable(packages)) return null;
  const installed = Object.entries(packages).filter(([place]) => place.split('/').includes('node_modules'));
  return {
    at: (place) => (Object.hasOwn(packages, place) ? tableOf(packages[place]) : null),
    installed: Object.fromEntries(installed),
  };
}

/** Lockfiles are long, and npm itself says where one is broken. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return null;
  }
}
