import type { Command } from 'commander';
import type { Arguments } from '../arguments.ts';
import type { World } from '../world.ts';
import { cacheDirFlag, commonOf, examples, originFlag, text, type Values, withCommon } from './options.ts';

/** The command line of `svc-build env`. */
export function addEnv(program: Command, world: World, found: (command: Arguments) => void): void {
  const command = program
    .command('env')
    .description('Show which variables the build of each service sees, and where they come from.')
    .argument('[service]', 'only this service')
    .addOption(cacheDirFlag(world))
    .addOption(originFlag(world));
  examples(withCommon(command, world), [
    'svc-build env',
    'svc-build env backend --json',
    'svc-build env --origin https://example.com',
  ]);
  command.action((service: string | undefined, values: Values) =>
    found({
      command: 'env',
      common: commonOf(values),
      service: service ?? null,
      cacheDir: text(values.cacheDir),
      origin: text(values.origin),
    }),
  );
}
