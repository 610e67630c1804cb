import { posix } from 'node:path';
import { verbatim } from '@svc-build/model/placeholders';
import type { Answer, Answers, Probe, Requirement } from '@svc-build/model/plan';
import type { ResolvedService } from '@svc-build/model/service';
import { inRoot } from './in-root.ts';
import type { Pyproject } from './python-manifest.ts';

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
export function pythonProbes(
  service: ResolvedService,
  pyproject: Pyproject | null,
  requires: readonly Requirement[],
): readonly Probe[] {
  const question = JSON.stringify(questionOf(service, pyproject));
  const noInputs = { directories: [], files: [], exclude: [] };
  const cwd = inRoot(service.root);
  return [
    {
      id: 'python',
      // `-B`: the programs that come with svc-build stay as they are.
      argv: ['python3', '-I', '-S', '-B', '{modules}/python-entry.py', verbatim(question)],
      cwd,
      env: {},
      requires,
      inputs: { ...noInputs, directories: [service.root] },
      keep: [],
    },
    { id: 'uv', argv: ['uv', '--version'], cwd, env: {}, requires: [], inputs: noInputs, keep: [] },
  ];
}

function questionOf({ root, entrypoint }: ResolvedService, pyproject: Pyproject | null): Record<string, string | null> {
  const service = root === '.' ? null : posix.basename(root);
  const pinned = entrypoint.kind === 'directory' && entrypoint.path === '.' ? pyproject?.entrypoint : null;
  if (pinned != null) return { kind: 'module', ...pinned, service };
  return entrypoint.kind === 'attribute'
    ? { kind: 'module', module: entrypoint.module, attribute: entrypoint.attribute, service }
    : { kind: entrypoint.kind, path: entrypoint.path, attribute: null, service };
}

/** Python's answer; null when it gave none. */
export function pythonAnswer(answers: Answers): PythonAnswer | null {
  const answer = answerOf(answers, 'python');
  // Printed by our own program, so its shape is known.
  return answer.code === 0 ? (JSON.parse(answer.stdout) as PythonAnswer) : null;
}

/** Whether uv is on PATH and works. */
export function hasUv(answers: Answers): boolean {
  return answerOf(answers, 'uv').code === 0;
}

function answerOf(answers: Answers, id: string): Answer {
  const answer = answers[id];
  if (answer === undefined) throw new Error(`The probe "${id}" was not answered.`);
  return answer;
}
