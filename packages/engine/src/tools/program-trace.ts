import { dirname, join } from 'node:path';
import { type Disk, isExecutable, kindOf } from '@svc-build/model/disk';
import { ancestors } from '@svc-build/model/project-path';
import { fromRuntimes, type RuntimeFacts } from '@svc-build/model/runtime-facts';
import { linkTrail, type Trace, tracedLook } from '@svc-build/trace/trace';

/** Files by which version managers of all languages choose, in a directory or above it; and those that one has at home. */
const CHOSEN_BY = ['.mise.toml', '.prototools', '.tool-versions', 'mise.toml'];
const CHOSEN_AT_HOME = ['.tool-versions', '.config/mise/config.toml'];

/** The files that decide which version of a tool runs: those of its own language, and of all for a tool that nobody knows. */
interface VersionFiles {
  readonly inProject: readonly string[];
  readonly atHome: readonly string[];
}

const versionFilesByTool = fromRuntimes((runtimes): ((tool: string) => VersionFiles) => {
  const filesOf = (some: readonly RuntimeFacts[]): VersionFiles => ({
    inProject: [...CHOSEN_BY, ...some.flatMap((one) => one.versionFiles)],
    atHome: [...CHOSEN_AT_HOME, ...some.flatMap((one) => one.versionFilesAtHome)],
  });
  const known = new Map(
    runtimes.flatMap(({ tools }) =>
      tools.map(({ name }) => {
        const own = runtimes.filter((one) => one.tools.some((tool) => tool.name === name));
        return [name, filesOf(own)] as const;
      }),
    ),
  );
  const unknown = filesOf(runtimes);
  return (tool) => known.get(tool) ?? unknown;
});

/** A bare name that is run. */
interface NamedProgram {
  readonly tool: string;
  /** Null for a program that is the same in all directories. */
  readonly directory: string | null;
  readonly env: Readonly<Record<string, string>>;
}

type TraceDisk = Pick<Disk, 'identity' | 'readLink' | 'realPath'>;

/**
 * Everything that decides which program a bare name runs in a directory, by absolute path: the places on PATH up to the
 * one that has it, what that leads to, and what version managers look at. Unmoved, the same program runs. `directory` is
 * null for a program that is the same in all of them.
 */
export function programTrace(
  { tool, directory, env }: NamedProgram,
  runtimes: readonly RuntimeFacts[],
  disk: TraceDisk,
): Trace {
  const trace: Trace = new Map();
  const note = tracedLook(trace, '/', disk);
  /** A path that exists and cannot be run, such as a broken link, is skipped, as a shell does. */
  const canRun = (path: string): boolean => {
    if (note(path) === null) return false;
    for (const link of linkTrail(path, disk)) note(link);
    const real = disk.realPath(path);
    const program = real === null ? null : note(real);
    return program !== null && kindOf(program) === 'file' && isExecutable(program);
  };
  const found = onPath(tool, env.PATH ?? '').find(canRun);
  if (found === undefined || directory === null) return trace;
  const { inProject, atHome } = versionFilesByTool(runtimes)(tool);
  for (const above of ancestors(directory)) for (const name of inProject) note(join(above, name));
  for (const name of atHome) note(join(env.HOME ?? '/', name));
  // A shim of pyenv, nodenv and their kin runs what the file `version` beside the directory of shims says.
  if (dirname(found).endsWith('/shims')) note(join(dirname(dirname(found)), 'version'));
  return trace;
}

function onPath(tool: string, path: string): readonly string[] {
  if (tool.includes('/')) return [tool];
  return path
    .split(':')
    .filter((directory) => directory.startsWith('/'))
    .map((directory) => join(directory, tool));
}
