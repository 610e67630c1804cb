import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { locateOffset } from '@svc-build/manifests/documents/locate-offset';
import type { Location } from '@svc-build/model/diagnostic';
import { type NamedPath, type NamedPaths, namedPaths } from '../code/named-paths.ts';
import { VIEWS_DIRECTORY } from './package-needs.ts';
import { filesNamed, type OwnFiles } from './project-files.ts';
import { isTyped } from './transpile-file.ts';

/** What code of a service leads to besides its imports. Paths are below the project root. */
export interface Followed {
  /** Programs that it starts. */
  readonly programs: readonly string[];
  /** Code that something may load. */
  readonly perhaps: readonly string[];
  /** Files that are taken as they are. */
  readonly files: readonly string[];
  /** Strings that it holds, any of which may be the name of a package to load. */
  readonly words: readonly string[];
  /** Strings that name TypeScript, of which a bundle holds what was made of it. */
  readonly typed: readonly string[];
  readonly unknown: readonly UnfollowedPath[];
}

/** A place that leads to what nobody knows before the program runs. */
export interface UnfollowedPath {
  readonly location: Location;
  /** A directory below the project root; null where not even that is known. */
  readonly below: string | null;
}

const CODE = /(?<!\.d)\.[cm]?[jt]sx?$/;
/** What `fork` and `Worker` may leave out. */
const ENDINGS = ['', '.js', '.mjs', '.cjs', '.ts', '.mts', '.cts', '/index.js', '/index.ts'];
/** Files that name others of their kind in a language of their own. */
const NAME_OTHERS = new Set(['.proto', '.pug', '.ejs', '.hbs', '.handlebars', '.njk', '.eta', '.liquid', '.graphql']);
const LARGEST = 4_000_000;

/** Follows the paths that a file of the service names; for one that cannot be read as text, nothing. */
export async function followedPaths(file: string, cwd: string, own: OwnFiles): Promise<Followed> {
  const text = await readFile(join(own.root, file), 'utf8').catch(() => '');
  const named: NamedPaths = text.length > LARGEST ? NOTHING : namedPaths(text, { file, cwd });
  const views = named.views.length === 0 ? [] : [viewsOf(cwd)];
  const found = await Promise.all([...named.paths, ...views].map((path) => kindOf(path, own)));
  const all = (of: (one: Found) => readonly string[]): readonly string[] => [...new Set(found.flatMap(of))];
  const files = all((one) => one.files);
  const related = files.filter((path) => NAME_OTHERS.has(posix.extname(path)));
  const others = await Promise.all(
    [...new Set(related.map((path) => `${posix.dirname(path)}/**/*${posix.extname(path)}`))].map((pattern) =>
      filesNamed(pattern, { mayBeDirectory: false }, own),
    ),
  );
  return {
    programs: all((one) => one.programs),
    perhaps: all((one) => one.perhaps),
    files: [...new Set([...files, ...others.flat()])],
    words: [...named.words, ...named.views],
    typed: all((one) => one.typed),
    unknown: named.unknown.map(({ offset, length, below }) => ({
      location: locateOffset({ file, text }, offset, length),
      below,
    })),
  };
}

const NOTHING: NamedPaths = { paths: [], unknown: [], words: [], views: [] };

function viewsOf(cwd: string): NamedPath {
  const patterns = [posix.join(cwd, VIEWS_DIRECTORY)];
  return { offset: 0, length: 0, patterns, use: 'shows', mayBeDirectory: true, typed: [] };
}

type Found = Pick<Followed, 'programs' | 'perhaps' | 'files' | 'typed'>;

async function kindOf({ patterns, use, mayBeDirectory, typed: words }: NamedPath, own: OwnFiles): Promise<Found> {
  const endings = use === 'runs' ? ENDINGS : [''];
  const paths = patterns.flatMap((pattern) => endings.map((ending) => `${pattern}${ending}`));
  const found = (await Promise.all(paths.map((path) => filesNamed(path, { mayBeDirectory }, own)))).flat();
  const code = found.filter((path) => CODE.test(path));
  const rest = found.filter((path) => !CODE.test(path));
  if (use === 'shows' || use === 'reads') return { programs: [], perhaps: [], files: found, typed: [] };
  const typed = code.some(isTyped) ? words : [];
  return use === 'runs'
    ? { programs: code, perhaps: [], files: rest, typed }
    : { programs: [], perhaps: code, files: rest, typed };
}
