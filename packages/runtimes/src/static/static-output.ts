import { posix } from 'node:path';
import type { StaticOutput } from '@svc-build/model/build-output';
import { type Diagnostic, error, warning } from '@svc-build/model/diagnostic';
import { anyPattern, projectPattern } from '@svc-build/model/glob/path-pattern';
import { isHidden } from '@svc-build/model/never-bundled';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { inRoot } from '../runtimes.ts';

/** Files to serve as they are: what lies in a directory of the project. */
export interface StaticSource {
  readonly service: ResolvedService;
  /** Below the project root. */
  readonly directory: string;
  /** Globs, relative to the project root, of what stays behind. */
  readonly ignore: readonly string[];
  /** Whether the tools that made a file put a hash of its contents into its name. The path is relative to the directory. */
  readonly isHashed: (path: string) => boolean;
}

const GLOB_CHARACTERS = /[*?[\]{}()!+@\\]/;

/** The files below a directory as they are served. Hidden ones stay behind, but for `.well-known`, which is there to be asked for. */
export async function collectStatic(from: StaticSource, source: SourceTree): Promise<Result<StaticOutput>> {
  const found = await source.glob([projectPattern('**', from.directory)], { ignore: from.ignore, enterLinks: 'all' });
  const seen = found.filter((file) => !isHidden(posix.relative(from.directory, file)));
  const looks = await Promise.all(
    seen.map(async (file) => ({ file, place: await source.locate(file), kind: await source.kind(file) })),
  );
  const there = looks.filter(({ kind }) => kind !== null);
  const lost = there.filter(({ place }) => place !== 'inside');
  if (lost.length > 0) return fail(...lost.map(({ file }) => leavesProject(file)));
  const files = there.map(({ file }) => file);
  const paths = files.map((file) => posix.relative(from.directory, file));
  const site: StaticOutput = {
    entries: files.map((file, position) => ({
      kind: 'file',
      path: paths[position] ?? '',
      from: inRoot(file),
      mode: 0o644,
    })),
    fallback: null,
    immutable: paths.filter((path) => from.isHashed(path) && !GLOB_CHARACTERS.test(path)),
  };
  const isExcluded = anyPattern(from.service.excludeFiles.map(({ value }) => belowPattern(value, from.service.root)));
  const missing = looks.filter(({ kind, file }) => kind === null && !isExcluded(file));
  return ok(site, missing.length === 0 ? [] : [nothingThere(from.service, missing)]);
}

/** A pattern matches a path, and what lies below it. */
function belowPattern(pattern: string, root: string): string {
  return `${projectPattern(pattern, root).replace(/\/$/, '')}/**`;
}

const SHOWN = 3;

interface Look {
  readonly file: string;
  readonly place: Awaited<ReturnType<SourceTree['locate']>>;
}

function nothingThere(service: ResolvedService, missing: readonly Look[]): Diagnostic {
  const shown = missing.slice(0, SHOWN).map(({ file, place }) => {
    return `${file} ${place === 'broken-link' || place === 'missing' ? 'leads nowhere' : 'is no file'}`;
  });
  const more = missing.length > SHOWN ? ` and ${missing.length - SHOWN} more` : '';
  const count = missing.length === 1 ? '1 path' : `${missing.length} paths`;
  return warning(
    'STATIC_FILE_UNREACHABLE',
    `Service "${service.name}" leaves out ${count} with nothing to publish: ${shown.join(', ')}${more}.`,
    'Remove them, or put files in their place.',
    { service: service.name, location: service.entrypointAt },
  );
}

function leavesProject(file: string): Diagnostic {
  return error(
    'OUTPUT_NOT_SELF_CONTAINED',
    `${file} is a link that leads nowhere inside the project.`,
    'Replace it by what it leads to, or remove it.',
  );
}
