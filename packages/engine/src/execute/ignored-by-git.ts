import type { BuildContext } from '../build-context.ts';
import { captureOutput, VERSION_MS } from '../tools/capture-output.ts';

/** Which of some paths below the project root git ignores; none where there is no git, or no repository. */
export async function ignoredByGit(
  paths: readonly string[],
  { host, directories, interrupt }: Pick<BuildContext, 'host' | 'directories' | 'interrupt'>,
): Promise<ReadonlySet<string>> {
  const { PATH = '', HOME = '' } = host.env;
  if (paths.length === 0 || (await host.processes.find('git', PATH)) === null) return new Set();
  const argv = ['git', '-c', 'core.quotePath=false', 'check-ignore', '--stdin'] as const;
  const command = {
    argv,
    cwd: directories.root,
    env: { PATH, HOME },
    input: paths.map((path) => `${path}\n`).join(''),
  };
  const { stdout } = await captureOutput(command, host, { stop: interrupt.stop, deadlineMs: VERSION_MS });
  return new Set(stdout.split('\n'));
}
