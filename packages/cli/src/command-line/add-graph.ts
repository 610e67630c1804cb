import { type Command, Option } from 'commander';
import type { Arguments } from '../arguments.ts';
import type { World } from '../world.ts';
import { cacheDirFlag, commonOf, examples, text, type Values, withCommon } from './options.ts';

/** The command line of `svc-build graph`. */
export function addGraph(program: Command, world: World, found: (command: Arguments) => void): void {
  const command = program
    .command('graph')
    .description('Show what hangs together: services, the packages that they use, and the work that they share.')
    .addOption(new Option('--dot', 'for Graphviz').conflicts('json'))
    .addOption(cacheDirFlag(world));
  examples(withCommon(command, world), [
    'svc-build graph',
    'svc-build graph --json',
    'svc-build graph --dot | dot -Tsvg > graph.svg',
  ]);
  command.action((values: Values) =>
    found({
      command: 'graph',
      common: commonOf(values),
      dot: values.dot === true,
      cacheDir: text(values.cacheDir),
    }),
  );
}
