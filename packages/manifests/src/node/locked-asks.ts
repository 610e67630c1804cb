import { posix } from 'node:path';
import { isTable, tableOf } from '../documents/json-value.ts';
import { parseLenientJson } from '../documents/parse-json.ts';
import { parseNpmLockfile } from './locked-version.ts';
import type { NodeManifest } from './node-manifest.ts';

type Texts = Readonly<Record<string, string>>;
const FIELDS = ['dependencies', 'devDependencies', 'optionalDependencies'] as const;

/** What a lockfile knows of what one package asks for. */
interface LockedAsks {
  /** Whether it holds a dependency as the package.json asks for it; in doubt it does. */
  holds(field: (typeof FIELDS)[number], name: string, range: string): boolean;
  /** The names that it holds for the package; null where what is no longer asked for makes it no worse. */
  readonly names: readonly string[] | null;
}

/** Reads what packages asked for when a lockfile was written, by the package and its place below the lockfile. */
export type AskedReader = (manifest: NodeManifest, place: string) => LockedAsks;

type Opened = (text: string) => AskedReader | null;

/** How each lockfile says what was asked for. */
const FORMATS: Readonly<Record<string, Opened>> = {
  'package-lock.json': openNpm,
  'npm-shrinkwrap.json': openNpm,
  'pnpm-lock.yaml': openPnpm,
  'yarn.lock': (text) => (/^__metadata:/m.test(text) ? openYarn(text) : openYarnClassic(text)),
  'bun.lock': openBun,
};

/** Opens the text of a lockfile; null where it does not say what was asked for. */
export function lockedAsks(lockfile: string, text: string): AskedReader | null {
  return FORMATS[posix.basename(lockfile)]?.(text) ?? null;
}

function openNpm(text: string): AskedReader | null {
  const packages = parseNpmLockfile(text);
  if (packages === null) return null;
  return (manifest, place) => ({ ...byField(packages.at(place) ?? {}, manifest), names: null });
}

function openBun(text: string): AskedReader | null {
  const { workspaces } = tableOf(parseLenientJson(text));
  if (!isTable(workspaces)) return null;
  return (manifest, place) => {
    const known = tableOf(workspaces[place]);
    return { ...byField(known, manifest), names: FIELDS.flatMap((field) => Object.keys(tableOf(known[field]))) };
  };
}

/** The lockfile repeats the tables of the package.json; what is both a dependency and an optional one is only optional. */
function byField(known: Readonly<Record<string, unknown>>, manifest: NodeManifest): Pick<LockedAsks, 'holds'> {
  return {
    holds: (field, name, range) =>
      (field === 'dependencies' && manifest.optionalDependencies[name] !== undefined) ||
      tableOf(known[field])[name] === range,
  };
}

/** A line of the parts of pnpm's lockfile that are read: some spaces, a key that may be quoted, and perhaps a value. */
const PNPM_LINE = /^( *)(?:'([^']+)'|"([^"]+)"|([^\s:'"][^:]*)):(?: (.*))?$/;
/** What changes what packages ask for, so that nobody can compare. */
const PNPM_CHANGES = /^(?:pnpmfileChecksum|ignoredOptionalDependencies):/m;

/** By importer; a lockfile of one package has no importers before format 9. */
function openPnpm(text: string): AskedReader | null {
  if (!/^lockfileVersion:/m.test(text) || PNPM_CHANGES.test(text)) return null;
  const importers = new Map<string, Map<string, string>>();
  const overridden = new Set<string>();
  const path: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (/^(?:packages|snapshots):/.test(line)) break;
    const match = PNPM_LINE.exec(line);
    if (match === null) continue;
    const [, spaces = '', single, double, plain, value = ''] = match;
    path.length = spaces.length / 2;
    path.push(single ?? double ?? plain ?? '');
    const [top, ...rest] = path;
    if (top === 'overrides' && rest[0] !== undefined) overridden.add(nameOfOverride(rest[0]));
    const [importer, below] = top === 'importers' ? [rest[0] ?? '', rest.slice(1)] : ['.', path];
    const known = importers.get(importer) ?? new Map<string, string>();
    importers.set(importer, known);
    const [field, name, key] = below;
    if (field === 'specifiers' && name !== undefined) known.set(name, unquoted(value));
    else if (name !== undefined && key === 'specifier') known.set(name, unquoted(value));
  }
  return (manifest, place) => {
    const known = importers.get(place === '' ? '.' : place) ?? new Map<string, string>();
    const isOther = (name: string): boolean => overridden.has(name) || manifest.peerDependencies[name] !== undefined;
    return {
      // It lists each name once: what is also optional only as that.
      holds: (field, name, range) =>
        isOther(name) ||
        (field !== 'optionalDependencies' && manifest.optionalDependencies[name] !== undefined) ||
        (field === 'devDependencies' && manifest.dependencies[name] !== undefined) ||
        known.get(name) === range,
      names: [...known.keys()].filter((name) => !isOther(name)),
    };
  };
}

/** `a>b@1` changes b. */
function nameOfOverride(written: string): string {
  return (written.split('>').at(-1) ?? '').replace(/(?<=.)@.*$/, '');
}

function unquoted(value: string): string {
  return /^(['"]).*\1$/.test(value) ? value.slice(1, -1).replaceAll("''", "'") : value;
}

/** Yarn 1 writes who asks for what before each package; packages of the workspace stand nowhere. */
function openYarnClassic(text: string): AskedReader {
  const asked = new Set(
    [...text.matchAll(/^(\S.*):\r?$/gm)].flatMap(([, line = '']) =>
      line.split(', ').map((one) => one.replaceAll('"', '')),
    ),
  );
  return () => ({ holds: (_, name, range) => !isPlain(range) || asked.has(`${name}@${range}`), names: null });
}

/** Later ones write a block for each package of the project. */
function openYarn(text: string): AskedReader {
  return (_, place) => {
    const known = new Map<string, string>();
    const start = text.indexOf(`@workspace:${place === '' ? '.' : place}"`);
    const block = start === -1 ? '' : (text.slice(start).split(/\r?\n\r?\n/, 1)[0] ?? '');
    const dependencies = /^ {2}dependencies:\r?\n((?: {4}.*(?:\r?\n|$))*)/m.exec(block)?.[1] ?? '';
    for (const [, name = '', range = ''] of dependencies.matchAll(/^ {4}"?([^"\s]+?)"?: (.+?)\r?$/gm))
      known.set(name, unquoted(range).replace(/^npm:/, ''));
    return {
      holds: (_, name, range) => !isPlain(range) || known.get(name) === range,
      names: start === -1 ? null : [...known.keys()],
    };
  };
}

/** A range or a tag, which nothing rewrites: no path, address, alias or catalog. */
function isPlain(range: string): boolean {
  return !/[:/]/.test(range) && range !== '';
}

/** The dependencies of a package, field by field. */
export function asksOf(manifest: NodeManifest): readonly {
  readonly field: (typeof FIELDS)[number];
  readonly name: string;
  readonly range: string;
}[] {
  return FIELDS.flatMap((field) =>
    Object.entries<string>(manifest[field] as Texts).map(([name, range]) => ({ field, name, range })),
  );
}
