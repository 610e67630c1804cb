import { posix } from 'node:path';
import type { Entry } from '@svc-build/model/build-output';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import { escapePlaceholders, type Step } from '@svc-build/model/plan';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { inRoot } from '../runtimes.ts';
import { TOOL_DIRECTORIES } from '../tool-directories.ts';
import type { PythonDependencies } from './python-dependencies.ts';
import type { Requirements } from './python-requirements.ts';
import type { LocalPackages } from './uv-packages.ts';

/** Where packages go, in the scratch directory: the service's own, and those that the builder brings. */
export const VENDOR = 'vendor';
export const SERVER = 'server';

/** Nobody updates these behind our back: they are part of what this version of the builder is. */
const SERVER_PACKAGES = [
  'click==8.5.1',
  'h11==0.16.0',
  'typing_extensions==4.16.0 ; python_version < "3.11"',
  'uvicorn==0.54.0',
  'websockets==15.0.1',
];

type Argv = readonly [string, ...string[]];
type RunStep = Extract<Step, { kind: 'run' }>;

/** Makes the steps of one service. */
interface StepMaker {
  readonly withUv: boolean;
  readonly run: (label: string, argv: Argv) => RunStep;
  /** Of packages of the service itself, with what the installer is told of them. */
  readonly install: (...rest: readonly string[]) => RunStep;
}

/** What both installers are told, whatever they install. */
function installer(withUv: boolean, target: string): Argv {
  // In one word, or pyenv would look for new programs after each install, and fail the second of two that end at once.
  // Isolated, or a file `types.py` of the service would be Python's own. Finishing writes into the installed files, so
  // none of them may be a link into uv's cache.
  return withUv
    ? ['uv', 'pip', 'install', '--python', 'python3', '--link-mode', 'copy', '--target', `{scratch}/${target}`]
    : ['python3', '-I', '-mpip', 'install', '--no-compile', '--target', `{scratch}/${target}`];
}

/** Installs what a service needs into a directory of its own, ready for a bundle. */
export function pythonInstallSteps(
  service: ResolvedService,
  dependencies: PythonDependencies,
  withUv: boolean,
): readonly Step[] {
  const make = stepsIn(service, withUv, VENDOR);
  return [...dependencySteps(service, dependencies, make), compile(make, VENDOR)];
}

/** Installs the server that runs it into another one. */
export function pythonServerSteps(service: ResolvedService, withUv: boolean): readonly Step[] {
  const make = stepsIn(service, withUv, SERVER);
  const list = '{scratch}/server.txt';
  return [
    { kind: 'write', label: 'server', path: list, contents: `${SERVER_PACKAGES.join('\n')}\n` },
    make.install('--no-deps', '-r', list),
    compile(make, SERVER),
  ];
}

function stepsIn(service: ResolvedService, withUv: boolean, target: string): StepMaker {
  const cwd = inRoot(service.root);
  const run: StepMaker['run'] = (label, argv) => ({ kind: 'run', label, argv, cwd, env: {} });
  return {
    withUv,
    run,
    install: (...rest) => run(`${withUv ? 'uv' : 'pip'} install`, [...installer(withUv, target), ...rest]),
  };
}

function compile({ run }: StepMaker, directory: string): Step {
  return run('compile', ['python3', '-S', '{modules}/python-vendor.py', `{scratch}/${directory}`]);
}

function dependencySteps(service: ResolvedService, dependencies: PythonDependencies, make: StepMaker): readonly Step[] {
  const { withUv, run, install } = make;
  const list = '{scratch}/requirements.txt';
  const copied = '{scratch}/project';
  const copySelf = copy({ from: service.root, to: copied }, service, make);
  switch (dependencies.kind) {
    case 'none':
      return [];
    case 'requirements':
      return requirementSteps(service, dependencies.requirements, make);
    case 'uv-lock': {
      const flags = ['--frozen', '--no-dev', '--no-emit-project', '--no-editable', '--quiet', '--output-file', list];
      const self = dependencies.isPackage ? [copySelf, install('--no-deps', '--no-sources', copied)] : [];
      return [run('uv export', ['uv', 'export', ...flags]), ...lockedSteps(service, dependencies, make), ...self];
    }
    case 'project': {
      const { listed, isPackage, locals } = dependencies;
      // Only uv knows its own sources, and their paths start at the real place of the project.
      if (withUv && listed !== null) {
        const self = isPackage ? [copySelf, install('--no-deps', '--no-sources', copied)] : [];
        return [sourcedStep(locals, install), ...self];
      }
      if (isPackage || listed === null) return [copySelf, install(copied)];
      if (listed.length === 0) return [];
      const contents = `${listed.map(escapePlaceholders).join('\n')}\n`;
      return [{ kind: 'write', label: 'requirements', path: list, contents }, install('-r', list)];
    }
  }
}

/** uv takes a directory for what it was as long as its manifest is; what is bundled is no link to the sources. */
function sourcedStep({ packages }: LocalPackages, install: StepMaker['install']): Step {
  const names = packages.flatMap(({ name }) => name ?? []).sort();
  const refreshed = names.flatMap((name) => ['--refresh-package', name]);
  const step = install(...refreshed, '-r', 'pyproject.toml');
  return names.length === 0 ? step : { ...step, env: { ...step.env, UV_NO_EDITABLE: '1' } };
}

/** What uv exported is complete, and names packages of the project relative to the lock: so are their copies. */
function lockedSteps(
  service: ResolvedService,
  { lock, locals }: Extract<PythonDependencies, { kind: 'uv-lock' }>,
  make: StepMaker,
): readonly Step[] {
  const installed = make.install('--no-deps', '--no-sources', '-r', '{scratch}/requirements.txt');
  const copyOf = (path: string): string => `{scratch}/${escapePlaceholders(posix.join('workspace', path))}`;
  if (locals.length === 0) return [installed];
  return [
    ...locals.map((path) => copy({ from: path, to: copyOf(path) }, service, make)),
    { ...installed, cwd: copyOf(posix.dirname(lock)) },
  ];
}

/** The file as it is; where it names what lies in the project, a list of copies, because building writes into them. */
function requirementSteps(
  service: ResolvedService,
  { file, lines, asPipReadsIt }: Requirements,
  make: StepMaker,
): readonly Step[] {
  if (asPipReadsIt) return [make.install('-r', escapePlaceholders(posix.relative(service.root, file)))];
  const directories = lines.flatMap(({ local }) => (local?.kind === 'directory' ? [local.path] : []));
  const copied = [...new Set(directories)];
  const placeOf = ({ path, kind }: { readonly path: string; readonly kind: string }): string =>
    kind === 'directory' ? `{scratch}/local/${copied.indexOf(path)}` : inRoot(path);
  const contents = lines.flatMap(({ text, local, path }) => {
    if (local !== null) return [`${placeOf(local)}${escapePlaceholders(local.rest)}`];
    return path === null ? [escapePlaceholders(text)] : [];
  });
  // In a file, pip would end a path at its first space.
  const paths = lines.flatMap(({ path }) => (path === null ? [] : [path.option, inRoot(path.path)]));
  const list = '{scratch}/requirements.txt';
  return [
    ...copied.map((path) => copy({ from: path, to: placeOf({ path, kind: 'directory' }) }, service, make)),
    { kind: 'write', label: 'requirements', path: list, contents: `${contents.join('\n')}\n` },
    make.install('-r', list, ...paths),
  ];
}

/** A directory of the project, and where its copy is to be. */
interface DirectoryCopy {
  readonly from: string;
  readonly to: string;
}

/** Copies a directory without the services that are in it. */
function copy({ from, to }: DirectoryCopy, { nestedRoots }: ResolvedService, { run }: StepMaker): Step {
  const below = nestedRoots
    .map((path) => posix.relative(from, path))
    .filter((path) => path !== '' && !path.startsWith('..'));
  const argv: Argv = [
    'python3',
    '-I',
    '-S',
    '{modules}/python-copy.py',
    inRoot(from),
    to,
    ...below.map(escapePlaceholders),
  ];
  return {
    ...run(`copy ${from === '.' ? 'the project' : from}`, argv),
    env: { SVC_BUILD_TOOL_DIRECTORIES: TOOL_DIRECTORIES.join() },
  };
}

/** Bundles a directory of the scratch tree below `_svc`; what it imports from outside of itself is an error. */
export async function vendored(
  service: ResolvedService,
  directory: string,
  scratch: SourceTree,
): Promise<Result<readonly Entry[]>> {
  const files = await scratch.glob([`${directory}/**`]);
  const entries = files.map(async (path): Promise<Entry> => {
    const mode = (await scratch.isExecutable(path)) ? 0o755 : 0o644;
    return {
      kind: 'file',
      path: posix.join('_svc', path),
      from: `{scratch}/${escapePlaceholders(path)}`,
      mode,
    };
  });
  const pths = files.filter((path) => posix.dirname(path) === directory && path.endsWith('.pth'));
  const leaving = await Promise.all(pths.map((path) => outsideOf(path, scratch)));
  const problems = pths.flatMap((path, index) => {
    const line = leaving[index];
    return line == null ? [] : [leavesBundle(service, posix.basename(path), line)];
  });
  return problems.length > 0 ? fail(...problems) : ok(await Promise.all(entries));
}

/** The first line of a `.pth` file that adds a directory outside of the one that it lies in; null when none does. */
async function outsideOf(file: string, scratch: SourceTree): Promise<string | null> {
  const lines = ((await scratch.readText(file)) ?? '').split(/\r?\n/).map((line) => line.trim());
  const written = lines.filter((line) => line !== '' && !line.startsWith('#'));
  if (posix.basename(file).startsWith('__editable__')) return written[0] ?? null;
  const leaves = (line: string): boolean => line.startsWith('/') || posix.normalize(line).startsWith('..');
  return written.find((line) => !/^import\s/.test(line) && leaves(line)) ?? null;
}

function leavesBundle(service: ResolvedService, file: string, line: string): Diagnostic {
  return error(
    'OUTPUT_NOT_SELF_CONTAINED',
    `The bundle of service "${service.name}" would not run elsewhere: ${file} imports from outside of it ("${line}").`,
    'Install the package without -e, so that its files are copied.',
    { service: service.name, location: service.at },
  );
}
