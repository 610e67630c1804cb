import { posix } from 'node:path';
import type { Pyproject } from '@svc-build/manifests/python/pyproject';
import { escapePlaceholders, type Probe, type ProbeResult, type ProbeResults } from '@svc-build/model/plan';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { inRoot } from '../runtimes.ts';
import { notRead } from '../tool-directories.ts';
import { pinnedApp } from './pinned-app.ts';
import type { PythonProject } from './python-dependencies.ts';
import { pythonRequirements } from './python-version.ts';

/** What the entry's own parser said of a keyword of `FastAPI()`: its value, unless that is computed. */
interface GivenKeyword {
  readonly known: boolean;
  readonly value: unknown;
}

/** The app that a server is pointed at. Paths are relative to the service root. */
export interface PythonApp {
  readonly kind: 'found';
  readonly file: string;
  /** The directory that it is imported from: `.`, one below, or `..`. */
  readonly root: string;
  readonly module: string;
  readonly attribute: string;
  /** Whether it is a function that makes the app. */
  readonly factory: boolean;
  /** Null for apps of other frameworks, and for what is made elsewhere. */
  readonly fastapi: {
    readonly file: string;
    readonly line: number;
    readonly column: number;
    readonly given: Readonly<Record<string, GivenKeyword>>;
  } | null;
}

/** What came of looking for the app. */
export type PythonAppSearch =
  | PythonApp
  | { readonly kind: 'several'; readonly file: string; readonly attributes: readonly string[] }
  | { readonly kind: 'unimportable'; readonly file: string }
  /** An app of the older interface, which this server does not serve. */
  | {
      readonly kind: 'wsgi';
      readonly file: string;
      readonly attribute: string;
      readonly line: number;
      readonly column: number;
    }
  | {
      readonly kind: 'syntax';
      readonly file: string;
      readonly line: number;
      readonly column: number;
      readonly message: string;
    }
  | {
      readonly kind: 'none';
      readonly looked: readonly string[];
      readonly elsewhere: readonly { readonly file: string; readonly attribute: string }[];
    };

/** What Python said: its version, and where the app is. */
export interface PythonAnswer {
  readonly version: string;
  readonly app: PythonAppSearch;
}

/** Python's version and the app that its parser finds, and whether uv is there. Neither runs anything of the project. */
export async function pythonProbes(
  service: ResolvedService,
  project: Pick<PythonProject, 'pyproject' | 'manifest'>,
  source: SourceTree,
): Promise<readonly Probe[]> {
  const requires = await pythonRequirements(service.root, project, source);
  const question = JSON.stringify({
    ...questionOf(service, project.pyproject),
    service: service.root === '.' ? null : posix.basename(service.root),
    nested: service.nestedRoots.map((nested) => posix.relative(service.root, nested)),
    beside: await importableBeside(service.root, source),
  });
  const noInputs = { directories: [], files: [], exclude: [] };
  const cwd = inRoot(service.root);
  return [
    {
      id: 'python',
      // `-B`: the programs that come with svc-build stay as they are. `utf8`: so are names, in whatever locale.
      argv: ['python3', '-I', '-S', '-B', '-X', 'utf8', '{modules}/python-entry.py', escapePlaceholders(question)],
      cwd,
      env: {},
      requires,
      inputs: {
        ...noInputs,
        directories: [service.root],
        exclude: await notRead(service, [service.root], source),
      },
      keep: [],
    },
    { id: 'uv', argv: ['uv', '--version'], cwd, env: {}, requires: [], inputs: noInputs, keep: [] },
  ];
}

function questionOf({ entrypoint }: ResolvedService, pyproject: Pyproject | null): Record<string, string | null> {
  const pinned = pinnedApp(pyproject);
  const isOpen = entrypoint.kind === 'directory' && entrypoint.path === '.';
  if (isOpen && pinned.ok && pinned.value !== null) return { kind: 'module', ...pinned.value };
  return entrypoint.kind === 'attribute'
    ? { kind: 'module', module: entrypoint.module, attribute: entrypoint.attribute }
    : { kind: entrypoint.kind, path: entrypoint.path, attribute: null };
}

/** What can be imported when the service root is itself a package of the directory above: a part of the question, so that the program reads nothing there. */
async function importableBeside(root: string, source: SourceTree): Promise<readonly string[]> {
  if (root === '.' || (await source.kind(posix.join(root, '__init__.py'))) !== 'file') return [];
  const entries = await source.list(posix.dirname(root));
  return entries.flatMap(({ name, kind }) => {
    if (kind === 'directory') return [name];
    return name.endsWith('.py') ? [name.slice(0, -'.py'.length)] : [];
  });
}

/** Python's answer; null when it gave none. */
export function pythonAnswer(answers: ProbeResults): PythonAnswer | null {
  const answer = answerOf(answers, 'python');
  // Printed by our own program, so its shape is known.
  return answer.code === 0 ? (JSON.parse(answer.stdout) as PythonAnswer) : null;
}

/** Whether uv is on PATH and works. */
export function hasUv(answers: ProbeResults): boolean {
  return answerOf(answers, 'uv').code === 0;
}

function answerOf(answers: ProbeResults, id: string): ProbeResult {
  const answer = answers[id];
  if (answer === undefined) throw new Error(`The probe "${id}" was not answered.`);
  return answer;
}
