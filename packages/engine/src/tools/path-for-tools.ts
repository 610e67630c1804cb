import { basename, dirname, join } from 'node:path';
import type { Requirement } from '@svc-build/model/plan';
import { toolFacts } from '@svc-build/model/runtime-facts';
import { sha256 } from '@svc-build/trace/sha256';
import type { BuildContext } from '../build-context.ts';
import { type ChosenTools, toolName } from './check-tools.ts';
import { fetchedPlace } from './fetched-tool.ts';

type Context = Pick<BuildContext, 'host' | 'runtimes'> & {
  readonly directories: Pick<BuildContext['directories'], 'state' | 'cache' | 'kept'>;
};

/** Some work, and the tools that were chosen for all work of its service. */
interface WorkWithTools {
  /** What each part of it requires. */
  readonly work: readonly (readonly Requirement[])[];
  readonly tools: ChosenTools;
  /** Other work of the service: a script may call the package manager that was fetched to install for it. */
  readonly others?: readonly (readonly Requirement[])[];
}

/**
 * PATH for work that needs some tools. Where another program was chosen than the one that a tool's name means, a directory
 * comes first in which that name leads to it, with what it brings; so whatever the work runs finds the same one.
 */
export async function pathForTools({ work, tools, others = [] }: WorkWithTools, context: Context): Promise<string> {
  const first = new Set<string>();
  for (const requires of work) {
    for (const tool of new Set(requires.map((one) => one.tool))) {
      const program = tools[toolName(tool, requires)]?.program ?? null;
      if (program !== null) first.add(await directoryOf(tool, program, context));
    }
  }
  for (const requires of [...work, ...others]) {
    for (const { tool } of requires) {
      const fetched = tools[toolName(tool, requires)]?.fetched ?? null;
      if (fetched !== null) first.add(join(fetchedPlace(fetched, context.directories), 'bin'));
    }
  }
  return [...first, context.host.env.PATH ?? ''].join(':');
}

/** One for each program, so that it never leads elsewhere. */
async function directoryOf(tool: string, program: string, context: Context): Promise<string> {
  const { host, directories, runtimes } = context;
  const directory = join(directories.state, 'programs', sha256(program).slice(0, 12));
  const brought = (toolFacts(tool, runtimes)?.brings ?? []).map((name) => join(dirname(program), name));
  await host.files.makeDirectory(directory);
  await link(program, join(directory, tool), context);
  for (const beside of brought)
    if (host.disk.identity(beside) !== null) await link(beside, join(directory, basename(beside)), context);
  return directory;
}

async function link(program: string, path: string, { host }: Context): Promise<void> {
  if ((await host.files.readLink(path)) === program) return;
  await host.files.symlink(program, path).catch(async (thrown: unknown) => {
    // Another run was faster.
    if ((await host.files.readLink(path)) !== program) throw thrown;
  });
}
