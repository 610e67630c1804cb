import { dirname, join } from 'node:path';
import { isInRange, otherVersions } from '@svc-build/model/other-versions';
import type { Requirement } from '@svc-build/model/plan';
import { toolFacts } from '@svc-build/model/runtime-facts';
import { sha256 } from '@svc-build/trace/sha256';
import type { BuildContext } from '../build-context.ts';
import { baseEnvironment } from '../environment/variable-layers.ts';
import { captureOutput, VERSION_MS } from './capture-output.ts';
import { askedByVariables } from './check-tools.ts';
import { fetchedPlace, wantedTools } from './fetched-tool.ts';

type Context = Pick<BuildContext, 'host' | 'interrupt' | 'runtimes'> & {
  readonly directories: Pick<BuildContext['directories'], 'root' | 'state' | 'cache' | 'kept'>;
};

/**
 * PATH for work that needs some tools. Where the name of one means a version that does not do, a directory comes first in
 * which that name leads to the version that the check of tools found; so whatever the work runs finds the same one. What
 * was fetched comes first too.
 */
export async function pathForTools(requirements: readonly Requirement[], context: Context): Promise<string> {
  const { env } = context.host;
  const wanted = [...requirements, ...askedByVariables(requirements, env, context.runtimes)];
  const first: string[] = [];
  for (const tool of new Set(wanted.map((one) => one.tool))) {
    const asking = wanted.filter((one) => one.tool === tool);
    const program = await otherProgram(tool, asking, context);
    if (program !== null) first.push(await directoryOf(tool, program, context));
  }
  const fetched = (await wantedTools(requirements, context)).map((one) =>
    join(fetchedPlace(one.fetched, context.directories), 'bin'),
  );
  return [...first, ...fetched, env.PATH ?? ''].join(':');
}

async function otherProgram(tool: string, asking: readonly Requirement[], context: Context): Promise<string | null> {
  const { host, directories, runtimes } = context;
  const facts = toolFacts(tool, runtimes);
  const ranges = asking.map(({ range }) => range);
  const others = await otherVersions(facts?.others ?? null, ranges, host);
  if (others.length === 0 || ranges.every((range) => range === null)) return null;
  const cwd = join(directories.root, dirname(asking[0]?.source ?? '.'));
  const fits = async (program: string): Promise<boolean> => {
    const argv = [program, ...(facts?.versionArguments ?? ['--version'])];
    const command = { argv, cwd, env: baseEnvironment(host.env, runtimes) };
    const { code, stdout } = await captureOutput(command, host, {
      stop: context.interrupt.stop,
      deadlineMs: VERSION_MS,
    });
    return code === 0 && ranges.every((range) => isInRange(stdout.split('\n', 1)[0] ?? '', range));
  };
  for (const name of [tool, ...others]) {
    const program = await host.processes.find(name, host.env.PATH ?? '');
    if (program !== null && (await fits(program))) return name === tool ? null : program;
  }
  return null;
}

/** One for each program, so that it never leads elsewhere. */
async function directoryOf(tool: string, program: string, { host, directories }: Context): Promise<string> {
  const directory = join(directories.state, 'programs', sha256(program).slice(0, 12));
  const link = join(directory, tool);
  if ((await host.files.readLink(link)) === program) return directory;
  await host.files.makeDirectory(directory);
  await host.files.symlink(program, link).catch(async (thrown: unknown) => {
    // Another run was faster.
    if ((await host.files.readLink(link)) !== program) throw thrown;
  });
  return directory;
}
