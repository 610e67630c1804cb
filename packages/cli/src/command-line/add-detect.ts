import type { Command } from 'commander';
import type { Arguments } from '../arguments.ts';
import type { World } from '../world.ts';
import { commonOf, examples, type Values, withCommon } from './options.ts';

/** The command line of `svc-build detect`. */
export function addDetect(program: Command, world: World, found: (command: Arguments) => void): void {
  const command = program
    .command('detect')
    .description('Show which framework a directory holds, and why.')
    .argument('[dir]', 'the directory', '.');
  examples(withCommon(command, world), ['svc-build detect apps/web', 'svc-build detect backend --json']);
  command.action((directory: string, values: Values) =>
    found({ command: 'detect', common: commonOf(values), directory }),
  );
}
