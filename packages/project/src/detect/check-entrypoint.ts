import { posix } from 'node:path';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { EntryKind, SourceTree } from '@svc-build/model/source-tree';
import { unreachable } from '@svc-build/model/unreachable';
import type { Subject } from '../documents/subject.ts';
import { suggest } from '../documents/suggest.ts';
import { walkPath } from '../documents/walk-path.ts';

/** What an entrypoint's path is, once it is known to lead somewhere inside the project. */
export async function checkEntrypoint(path: string, subject: Subject, source: SourceTree): Promise<Result<EntryKind>> {
  const walk = await walkPath(path, source);
  switch (walk.state) {
    case 'inside': {
      const kind = await source.kind(path);
      if (kind !== null) return ok(kind);
      const message = `${subject.entrypoint} is neither a file nor a directory.`;
      return fail(error('ENTRYPOINT_INVALID', message, 'Name a file or a directory.', subject.at));
    }
    case 'outside': {
      const help = 'Name a directory or a file inside the project.';
      const message = `${subject.entrypoint} leaves the project through the link "${walk.at}".`;
      return fail(error('ENTRYPOINT_OUTSIDE_PROJECT', message, help, subject.at));
    }
    case 'broken-link': {
      const message = `${subject.entrypoint} leads nowhere: "${walk.at}" is a broken link.`;
      return fail(error('ENTRYPOINT_NOT_FOUND', message, 'Fix the link, or name what it should lead to.', subject.at));
    }
    case 'missing':
      return fail(await missing(path, walk.at, subject, source));
    default:
      return unreachable(walk);
  }
}

async function missing(path: string, at: string, subject: Subject, source: SourceTree): Promise<Diagnostic> {
  const directory = posix.dirname(at);
  const names = (await source.list(directory)).map(({ name }) => name);
  const near = suggest(posix.basename(at), names);
  const meant = near === null ? null : posix.join(directory, near, path.slice(at.length));
  const help =
    meant !== null && (await source.kind(meant)) !== null
      ? `Did you mean "${meant}"?`
      : 'Correct it, or create it; it is relative to the project root.';
  return error('ENTRYPOINT_NOT_FOUND', `${subject.entrypoint} does not exist.`, help, subject.at);
}
