import type { Command } from 'commander';
import type { Arguments } from '../arguments.ts';
import type { World } from '../world.ts';
import { cacheDirFlag, commonOf, examples, flag, originFlag, text, type Values, withCommon } from './options.ts';

/** The command line of `svc-build why`. */
export function addWhy(program: Command, world: World, found: (command: Arguments) => void): void {
  const command = program
    .command('why')
    .description('Show everything that makes a service be built again, or why it was built last.')
    .argument('<service>', 'the service')
    .addOption(flag(world, '--verify-inputs', 'read every input, whatever its stamps say'))
    .addOption(cacheDirFlag(world))
    .addOption(originFlag(world));
  examples(withCommon(command, world), ['svc-build why backend', 'svc-build why backend --json']);
  command.action((service: string, values: Values) =>
    found({
      command: 'why',
      common: commonOf(values),
      service,
      verifyInputs: values.verifyInputs === true,
      cacheDir: text(values.cacheDir),
      origin: text(values.origin),
    }),
  );
}
