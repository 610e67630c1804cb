import { compare } from '@svc-build/model/json';
import { fail, ok, type Result } from '@svc-build/model/result';
import { type Followed, followedPaths } from './followed-paths.ts';
import { moduleAliases } from './module-aliases.ts';
import { listedPackages, neededFiles, neededPackages, neededPrograms } from './needed-by-packages.ts';
import type { NodeBundleInput } from './node-bundle.ts';
import { isOwnCode } from './project-path.ts';
import { trace } from './trace.ts';
import { type OwnPrograms, type Transpiled, Transpiler } from './transpile.ts';
import { emittedPath, isTyped } from './transpile-file.ts';
import { unfollowedPaths } from './unfollowed-paths.ts';

/** All files of a program. */
export interface Reached {
  /** Files and links below the project root, sorted. */
  readonly paths: readonly string[];
  readonly transpiled: Transpiled;
}

/** What is known of a program so far, besides its entry. */
interface Known {
  readonly programs: ReadonlySet<string>;
  readonly perhaps: ReadonlySet<string>;
  readonly files: ReadonlySet<string>;
  /** Programs of installed packages. */
  readonly installed: ReadonlySet<string>;
  /** As `TraceRoots` has them. */
  readonly packages: ReadonlyMap<string, ReadonlySet<string>>;
}

const NOTHING: Known = {
  programs: new Set(),
  perhaps: new Set(),
  files: new Set(),
  installed: new Set(),
  packages: new Map(),
};
/** Programs that start programs that start programs: nobody goes deeper. */
const MOST_ROUNDS = 8;

/**
 * Everything that a program loads: by imports, by the paths that its code names, and by what is known of the packages
 * that it uses. Each finding may lead to more, so it is looked for until nothing is new.
 */
export async function reachedByProgram(
  { entry, preloaded }: { readonly entry: string; readonly preloaded: readonly string[] },
  input: NodeBundleInput,
): Promise<Result<Reached>> {
  const { cwd, also = [] } = input;
  const aliases = await moduleAliases(cwd, input);
  const transpiler = new Transpiler(input, aliases);
  const followed = new Map<string, Followed>();
  const memory = {};
  const packages = input.preloads.flatMap(({ specifier }) => (specifier.startsWith('.') ? [] : [specifier]));
  let known: Known = {
    ...NOTHING,
    programs: new Set(preloaded),
    packages: packages.length === 0 ? new Map() : new Map([[cwd, new Set(packages)]]),
  };
  for (let round = 1; ; round += 1) {
    const own: OwnPrograms = { entry, programs: [...known.programs], perhaps: [...known.perhaps] };
    const transpiled = await transpiler.reachedFrom(own);
    if (!transpiled.ok) return transpiled;
    const { files, sources, perhaps } = transpiled.value;
    for (const file of [...sources, ...perhaps])
      if (!followed.has(file)) followed.set(file, await followedPaths(file, cwd, input));
    const started = [...known.programs, ...known.perhaps].map((file) =>
      files.has(emittedPath(file)) ? emittedPath(file) : file,
    );
    const roots = {
      files: [...also, ...known.installed, ...started.filter((file) => !isTyped(file))],
      packages: known.packages,
      aliases,
    };
    const code = retold(transpiled.value, followed);
    const traced = await trace(code, roots, { input, memory });
    const next = await more(known, { transpiled: code, paths: traced.paths, followed }, input);
    if (round < MOST_ROUNDS && sizeOf(next) > sizeOf(known)) {
      known = next;
      continue;
    }
    const unknown = [...sources].flatMap((file) => followed.get(file)?.unknown ?? []);
    const said = [...transpiled.warnings, ...traced.diagnostics, ...unfollowedPaths(unknown, input)];
    if (said.some(({ severity }) => severity === 'error')) return fail(...said);
    const replaced = new Set([...files].flatMap(([path, { from }]) => (path === from ? [] : [from])));
    const kept = traced.paths.filter((path) => !replaced.has(path));
    return ok({ paths: [...new Set([...kept, ...next.files])].sort(compare), transpiled: code }, said);
  }
}

/** Files that are taken as they are lead to nothing more. */
function sizeOf({ programs, perhaps, installed, packages }: Known): number {
  return (
    programs.size + perhaps.size + installed.size + [...packages.values()].reduce((sum, names) => sum + names.size, 0)
  );
}

interface Findings {
  readonly transpiled: Transpiled;
  readonly paths: readonly string[];
  readonly followed: ReadonlyMap<string, Followed>;
}

async function more(known: Known, { transpiled, paths, followed }: Findings, input: NodeBundleInput): Promise<Known> {
  const all = [...followed.values()];
  const files = new Set([...all.flatMap((one) => one.files), ...(await neededFiles(paths, input))]);
  const programs = new Set([...known.programs, ...all.flatMap((one) => one.programs)]);
  const isNew = (file: string): boolean => !transpiled.sources.has(file) && !programs.has(file);
  // Tracing takes TypeScript for text.
  const typed = paths.filter((path) => isOwnCode(path) && isTyped(path) && !files.has(path));
  const perhaps = new Set([...known.perhaps, ...[...all.flatMap((one) => one.perhaps), ...typed].filter(isNew)]);
  const listed = await listedPackages([...transpiled.sources, ...transpiled.perhaps], input);
  const words = all.flatMap((one) => one.words);
  const needed = neededPackages({ paths, words, listed }, input);
  const directories = [...new Set([...known.packages.keys(), ...needed.keys()])];
  const packages = new Map(
    directories.map((one) => [one, new Set([...(known.packages.get(one) ?? []), ...(needed.get(one) ?? [])])]),
  );
  return { programs, perhaps, files, installed: new Set(await neededPrograms(paths, input)), packages };
}

/** Code that names TypeScript by strings, as code that names what was made of it. */
function retold(transpiled: Transpiled, followed: ReadonlyMap<string, Followed>): Transpiled {
  const files = [...transpiled.files].map(([path, file]) => {
    const words = followed.get(file.from)?.typed ?? [];
    const code = words.reduce((text, word) => {
      const quoted = new RegExp(`(["'\`])${word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\1`, 'g');
      return text.replace(quoted, (whole) => whole.replace(/\.([cm]?)tsx?(.)$/, '.$1js$2'));
    }, file.code);
    return [path, { ...file, code }] as const;
  });
  return { ...transpiled, files: new Map(files) };
}
