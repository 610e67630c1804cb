import { dirname, relative } from 'node:path';
import { type Diagnostic, warning } from '@svc-build/model/diagnostic';
import { anyPattern } from '@svc-build/model/glob/path-pattern';
import { isInstalled } from '@svc-build/model/never-bundled';
import type { Action } from '@svc-build/model/plan';
import type { RuntimeFacts } from '@svc-build/model/runtime-facts';
import type { SeenPath, SeenProcess } from './strace-lines.ts';

/** What keys know of an action and of those that it needs. Paths are below the project root. */
export interface DeclaredPaths {
  readonly actions: readonly Action[];
  /** What is hashed, and every path that was looked at for that, before the action ran. */
  readonly hashed: ReadonlySet<string>;
  /** Whether planning looked at it: what appears there, or in it, makes another plan. */
  readonly isPlanned: (path: string) => boolean;
  /** Whether nothing of it, or of a directory above it, is hashed. */
  readonly isExcluded: (path: string) => boolean;
  /** What the project declares that a service reads. */
  readonly isDeclared: (path: string) => boolean;
}

/** Where an action runs. All absolute; `own` is svc-build's, and what its actions are given to write in. */
export interface TracedPlaces {
  readonly root: string;
  readonly own: readonly string[];
  readonly outside: readonly OutsidePlace[];
  readonly runtimes: readonly RuntimeFacts[];
}

/** A place outside of the project that no key covers, and why nothing of it is named. */
export interface OutsidePlace {
  readonly path: string;
  readonly because: string;
}

/** Places of every machine. Programs and libraries count by the versions of the tools, which are in the keys. */
export const SYSTEM_PLACES: readonly OutsidePlace[] = [
  ...['/usr', '/bin', '/sbin', '/lib', '/lib64', '/opt'].map((path) => ({
    path,
    because: 'programs, by their versions',
  })),
  { path: '/etc', because: 'how the machine is set up: names, certificates, time zone' },
  { path: '/var', because: 'what the system keeps for itself' },
  ...['/proc', '/sys', '/dev', '/run'].map((path) => ({ path, because: 'the kernel, no files' })),
];

/** What tools look at that changes nothing of what they make, or that planning has asked them for, or has looked for itself. */
const KNOWN_LOOKS: readonly {
  readonly is: (seen: SeenPath, action: Action) => boolean;
  readonly because: string;
}[] = [
  { is: ({ path }) => /\/https?:\//.test(path), because: 'pip asks whether an address is a path' },
  { is: ({ path }) => /\/\.git(?:\/|$)/.test(path), because: 'tools tell people about their repository' },
  {
    is: ({ path }, { requires }) =>
      /\/rust-toolchain(?:\.toml)?$/.test(path) && requires.every(({ tool }) => tool !== 'cargo' && tool !== 'rustc'),
    because: 'pip asks rustc for its version, to tell the package index',
  },
  {
    is: ({ kind, path }, { requires }) =>
      requires.some(({ tool }) => tool === 'go') &&
      (kind === 'listed' || (kind === 'absent' && /\/(?:vendor|go\.mod)$/.test(path))),
    because: 'planning has asked `go list` what the packages consist of, and its answer is in the plan',
  },
];

/** What processes of an action saw that no key covers, one warning for each path. */
export function undeclaredInputs(
  action: Action,
  processes: readonly SeenProcess[],
  declared: DeclaredPaths,
  places: TracedPlaces,
): readonly Diagnostic[] {
  const written = new Set(
    processes.flatMap(({ seen }) => seen.flatMap((one) => (one.kind === 'written' ? [one.path] : []))),
  );
  const named = new Map<string, Diagnostic>();
  for (const { program, seen } of processes) {
    for (const one of seen) {
      if (one.kind === 'written' || isOwn(one.path, written) || isCovered(one, declared, places)) continue;
      if (KNOWN_LOOKS.some(({ is }) => is(one, action))) continue;
      const path = shown(one.path, places.root);
      named.set(`${one.kind} ${path}`, undeclared(action, { kind: one.kind, path, program }));
    }
  }
  return [...named].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

/** What an action made itself is no input of it, nor is what lies in a directory that it made. */
function isOwn(path: string, written: ReadonlySet<string>): boolean {
  return written.has(path) || (dirname(path) !== path && isOwn(dirname(path), written));
}

function isCovered(
  { kind, path }: SeenPath,
  declared: DeclaredPaths,
  { root, own, outside, runtimes }: TracedPlaces,
): boolean {
  if ([...own, ...outside.map((one) => one.path)].some((place) => isIn(path, place))) return true;
  // Programs look for their settings in every directory up to the root of the disk, where a checkout has nothing.
  if (!isIn(path, root)) return kind === 'absent' || root.startsWith(`${path}/`) || path === '/';
  const below = relative(root, path) || '.';
  const { actions, hashed, isPlanned, isDeclared } = declared;
  const directories = actions.flatMap(({ inputs }) => inputs.directories);
  const generated = actions.flatMap((one) => one.generated.map((pattern) => `${pattern}/**`));
  return (
    hashed.has(below) ||
    isDeclared(below) ||
    (kind !== 'read' && isPlanned(below)) ||
    actions.some(({ outputs }) => isIn(below, outputs)) ||
    anyPattern(generated)(below) ||
    isInstalledFor(actions, { kind, path: below }, runtimes) ||
    (kind === 'absent' && isIn(below, directories) && isLookedFor(below, declared)) ||
    // On the way up tools list directories for manifests and settings, which planning has looked for by their names.
    (kind === 'listed' && directories.some((directory) => isIn(directory, below)))
  );
}

/** What is installed is by the key of the install; where there is none, nothing but an install makes it. */
function isInstalledFor(
  actions: readonly Action[],
  { kind, path }: SeenPath,
  runtimes: readonly RuntimeFacts[],
): boolean {
  if (!path.split('/').some((part) => isInstalled(part, runtimes))) return false;
  return (
    kind === 'absent' || actions.some(({ outputs }) => outputs.some((one) => isInstalled(lastPart(one), runtimes)))
  );
}

/** Whether something would have been hashed that is not there: the nearest directory that is there was looked through. */
function isLookedFor(path: string, declared: Pick<DeclaredPaths, 'hashed' | 'isExcluded'>): boolean {
  const { hashed, isExcluded } = declared;
  if (isExcluded(path)) return false;
  const above = dirname(path);
  return hashed.has(above) || (above !== '.' && isLookedFor(above, declared));
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function isIn(path: string, place: string | readonly string[]): boolean {
  if (typeof place !== 'string') return place.some((one) => isIn(path, one));
  return place === '.' || path === place || path.startsWith(`${place}/`);
}

function shown(path: string, root: string): string {
  return isIn(path, root) ? relative(root, path) || '.' : path;
}

const WORDS = { read: 'reads', listed: 'lists', absent: 'looks for' } as const;

function undeclared(
  action: Action,
  {
    kind,
    path,
    program,
  }: { readonly kind: keyof typeof WORDS; readonly path: string; readonly program: string | null },
): Diagnostic {
  return warning(
    'INPUT_UNDECLARED',
    `The action "${action.id}" ${WORDS[kind]} ${path}${program === null ? '' : ` (${program})`}, which no key covers.`,
    'Add it to "inputs" of the service in svc-build.json, or let the build do without it.',
  );
}
