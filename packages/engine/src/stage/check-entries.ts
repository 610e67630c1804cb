import { posix } from 'node:path';
import type { BuildOutput, Entry } from '@svc-build/model/build-output';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import { type Disk, kindOf } from '@svc-build/model/disk';
import { fillPlaceholders, type PlaceholderValues } from '@svc-build/model/plan';
import { liesIn } from '@svc-build/model/project-path';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';

/** Whose output it is, and where its sources are. */
export interface CheckedBuilder {
  readonly service: ResolvedService;
  readonly builder: string;
  readonly places: PlaceholderValues;
  /** Where sources are looked at; null for builders that have done so themselves. */
  readonly disk: Pick<Disk, 'realPath' | 'identity'> | null;
}

/** How many wrong entries are named. */
const SHOWN = 10;
/** No disk takes longer names. */
const MOST_NAME_BYTES = 255;
/** Bundles are unpacked elsewhere, below directories that have names too. */
const MOST_PATH_BYTES = 1024;
/** What staging writes into the directory of every function. */
export const FUNCTION_CONFIG = '.vc-config.json';
const FUNCTION_SUFFIX = '.func';

/**
 * Checks what a builder wants in its bundles before anything is written: each path stays in its bundle and is there once,
 * each source is a file below the project, the scratch
 * directory or svc-build's own modules, each mode is one of the two that bundles have.
 */
export function checkEntries(output: BuildOutput, checked: CheckedBuilder): Result<BuildOutput> {
  const bundles = [
    ...output.functions.map(({ name, entries, cwd }) => ({
      what: `function "${name}"`,
      entries,
      cwd,
      isFunction: true,
    })),
    ...(output.static === null
      ? []
      : [{ what: 'static files', entries: output.static.entries, cwd: '.', isFunction: false }]),
  ];
  const problems = bundles.flatMap(({ what, entries, cwd, isFunction }) => [
    ...(isFunction && checked.disk !== null ? overOurs(entries, what) : []),
    ...(cwd === '.' || isInside(cwd) ? [] : [`the process of ${what} starts in "${cwd}", outside of its bundle`]),
    ...entries.flatMap((entry) => problemOf(entry, checked) ?? []),
    ...collisions(entries),
  ]);
  const names = output.functions.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) problems.push(`there are two functions "${twice}"`);
  const long = names.find((name) => Buffer.byteLength(name + FUNCTION_SUFFIX) > MOST_NAME_BYTES);
  if (long !== undefined) problems.push(`the name of the function "${cut(long)}" is longer than a directory's can be`);
  return problems.length === 0 ? ok(output) : fail(...problems.slice(0, SHOWN).map((one) => wrongEntry(one, checked)));
}

function problemOf(entry: Entry, { places, disk }: CheckedBuilder): string | null {
  const shown = JSON.stringify(cut(entry.path));
  if (!isInside(entry.path)) return `the path ${shown} is not one below the bundle`;
  const long = tooLong(entry.path);
  if (long !== null) return `the path ${shown} ${long}`;
  if (entry.kind === 'link' && Buffer.byteLength(entry.target) > MOST_PATH_BYTES)
    return `the link ${shown} leads to a path of more than ${MOST_PATH_BYTES} bytes`;
  if (entry.kind === 'module' && disk !== null && disk.identity(`${places.modules}/${entry.module}.mjs`) === null)
    return `${shown} is the module "${cut(entry.module)}", which svc-build does not have`;
  if ((entry.kind === 'file' || entry.kind === 'contents') && entry.mode !== 0o644 && entry.mode !== 0o755)
    return `the mode of ${shown} is ${octal(entry.mode)}; it must be 0644 or 0755`;
  if (entry.kind !== 'file') return null;
  const from = JSON.stringify(entry.from);
  const match = /^\{(root|scratch|modules)\}\/(.+)$/s.exec(entry.from);
  const base = places[match?.[1] ?? ''];
  if (match === null || base === undefined || !isInside(match[2] ?? ''))
    return `the source of ${shown}, ${from}, is not below {root} or {scratch}`;
  if (disk === null) return null;
  const real = disk.realPath(fillPlaceholders(entry.from, places));
  const stamp = real === null ? null : disk.identity(real);
  if (real === null || stamp === null || kindOf(stamp) !== 'file') return `the source of ${shown}, ${from}, is no file`;
  const bases = [places.root, places.scratch, places.modules].map((one = '') => disk.realPath(one) ?? one);
  return bases.some((one) => liesIn(real, one)) ? null : `the source of ${shown}, ${from}, leads out of the project`;
}

function tooLong(path: string): string | null {
  if (Buffer.byteLength(path) > MOST_PATH_BYTES) return `has more than ${MOST_PATH_BYTES} bytes`;
  const isLong = path.split('/').some((name) => Buffer.byteLength(name) > MOST_NAME_BYTES);
  return isLong ? `has a name of more than ${MOST_NAME_BYTES} bytes` : null;
}

/** The start of what may be very long. */
function cut(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

/** An entry in the place of what svc-build itself writes would be lost. */
function overOurs(entries: readonly Entry[], what: string): readonly string[] {
  const isOver = entries.some(({ path }) => liesIn(path, FUNCTION_CONFIG));
  return isOver ? [`"${FUNCTION_CONFIG}" of ${what} is written by svc-build itself`] : [];
}

/** A path with `/` that names something below where it starts, in its one spelling. */
function isInside(path: string): boolean {
  const isRelative = path !== '' && !path.startsWith('/') && !path.includes('\0');
  return (
    isRelative && posix.normalize(path) === path && path !== '.' && !path.endsWith('/') && !/^\.\.(\/|$)/.test(path)
  );
}

/** Entries that would lie in each other's place: the same path twice, or one below another that is no directory. */
function collisions(entries: readonly Entry[]): readonly string[] {
  const paths = new Set<string>();
  const twice = entries.filter(({ path }) => paths.size === paths.add(path).size).map(({ path }) => path);
  const below = [...paths].flatMap((path) => {
    const segments = path.split('/');
    const above = segments.slice(0, -1).map((_, index) => segments.slice(0, index + 1).join('/'));
    const taken = above.find((one) => paths.has(one));
    return taken === undefined ? [] : [`"${path}" lies below "${taken}", which is a file`];
  });
  return [...[...new Set(twice)].map((path) => `"${path}" is there twice`), ...below];
}

function octal(mode: number): string {
  return `0${mode.toString(8).padStart(3, '0')}`;
}

function wrongEntry(problem: string, { service, builder }: CheckedBuilder): Diagnostic {
  return error(
    'BUILDER_OUTPUT_INVALID',
    `The builder "${builder}" names a bundle for service "${service.name}" that cannot be written: ${problem}.`,
    'Fix the function "collect" of the builder.',
    { service: service.name, location: service.at },
  );
}
