import type { Command } from 'commander';
import type { Arguments } from '../arguments.ts';
import type { World } from '../world.ts';
import { commonOf, examples, type Values, withCommon } from './options.ts';

/** The command line of `svc-build routes`. */
export function addRoutes(program: Command, world: World, found: (command: Arguments) => void): void {
  const command = program
    .command('routes')
    .description('Show which service owns which prefix, or which one gets a URL and the path it receives.')
    .argument('[url]', 'a path or a URL');
  examples(withCommon(command, world), [
    'svc-build routes',
    'svc-build routes /svc/api/users',
    'svc-build routes /svc/api/users --json',
  ]);
  command.action((url: string | undefined, values: Values) =>
    found({ command: 'routes', common: commonOf(values), url: url ?? null }),
  );
}
