import { posix } from 'node:path';
import { type Diagnostic, error, type Location } from '@svc-build/model/diagnostic';
import type { ProbeResults } from '@svc-build/model/plan';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { unreachable } from '@svc-build/model/unreachable';
import { type PythonApp, type PythonAppSearch, pythonAnswer } from './python-probe.ts';

/** The app that was found; or why there is none, with what to write. */
export async function pythonApp(
  service: ResolvedService,
  answers: ProbeResults,
  source: SourceTree,
): Promise<Result<PythonApp>> {
  const search = pythonAnswer(answers)?.app;
  if (search === undefined) {
    const log = (answers.python?.stderr ?? '').split('\n').filter((line) => line !== '');
    const message = `Python could not look for the app of the service "${service.name}".`;
    const help = 'Check that `python3` on PATH works.';
    return fail(error('PROBE_FAILED', message, help, { service: service.name, log: log.slice(-20) }));
  }
  return search.kind === 'found' ? ok(search) : fail(await notFound(service, search, source));
}

async function notFound(
  service: ResolvedService,
  search: Exclude<PythonAppSearch, PythonApp>,
  source: SourceTree,
): Promise<Diagnostic> {
  const inProject = (file: string): string => posix.join(service.root, file);
  const details = { service: service.name, location: service.entrypointAt };
  switch (search.kind) {
    case 'several':
      return error(
        'ENTRY_NOT_RESOLVED',
        `The service "${service.name}" has several apps in ${inProject(search.file)}: ${search.attributes.join(', ')}.`,
        `Call the one that is served "app", or add a line such as "app = ${search.attributes[0]}" to the file.`,
        details,
      );
    case 'unimportable':
      return error(
        'ENTRY_NOT_RESOLVED',
        `Python cannot import ${inProject(search.file)}, from which the service "${service.name}" starts.`,
        'Name the file, and the directories of its package, with letters, digits and "_" only, and not like a module of Python.',
        details,
      );
    case 'wsgi':
      return error(
        'ENTRY_NOT_RESOLVED',
        `"${search.attribute}" in ${inProject(search.file)}, from which the service "${service.name}" starts, is a WSGI app, not an ASGI app.`,
        'Wrap it, for example with WSGIMiddleware of a2wsgi, or mount it in an app of FastAPI.',
        { ...details, location: await placeOf({ ...search, file: inProject(search.file) }, source) },
      );
    case 'syntax': {
      const location = await placeOf({ ...search, file: inProject(search.file) }, source);
      const message = `Python cannot parse ${inProject(search.file)}: ${search.message}.`;
      return error('ENTRY_NOT_RESOLVED', message, 'Fix the file at this place.', { ...details, location });
    }
    case 'none':
      return error('ENTRY_NOT_RESOLVED', noneFound(service, search.looked), advice(service, search.elsewhere), details);
    default:
      return unreachable(search);
  }
}

function noneFound({ name, root }: ResolvedService, looked: readonly string[]): string {
  const directory = root === '.' ? 'the project root' : root;
  if (looked.length === 0) return `The service "${name}" has no ASGI app: ${directory} has no file of a usual name.`;
  return `The service "${name}" has no ASGI app in ${looked.map((file) => posix.join(root, file)).join(', ')}.`;
}

/** An app elsewhere is most likely the one; else the lines that make one. */
function advice(
  service: ResolvedService,
  [other]: readonly { readonly file: string; readonly attribute: string }[],
): string {
  if (other === undefined) {
    return 'Write "from fastapi import FastAPI" and "app = FastAPI()" at the top level of main.py, or name the file in "entrypoint".';
  }
  return `"${other.attribute}" in ${posix.join(service.root, other.file)} is one: write "entrypoint": "${posix.join(service.root, other.file)}".`;
}

/** A place in a file of the project, with the word that stands there. */
export async function placeOf(
  { file, line, column }: Pick<Location, 'file' | 'line' | 'column'>,
  source: SourceTree,
): Promise<Location> {
  const lineText = (await source.readText(file))?.split(/\r?\n/)[line - 1] ?? '';
  const word = /^[\w.]+/.exec(lineText.slice(column - 1))?.[0] ?? '';
  return { file, line, column, length: Math.max(1, word.length), lineText };
}
