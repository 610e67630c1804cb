import type { Command } from 'commander';
import type { Arguments } from '../arguments.ts';
import type { World } from '../world.ts';
import { commonOf, examples, type Values, withCommon } from './options.ts';

/** The command line of `svc-build verify`. */
export function addVerify(program: Command, world: World, found: (command: Arguments) => void): void {
  const command = program
    .command('verify')
    .description('Prove what was built: run a copy of the output, ask every service, and say what is wrong.')
    .argument('[output]', 'the output directory, or an archive of one (default: .vercel/output)');
  examples(withCommon(command, world), ['svc-build verify', 'svc-build verify /srv/output --json']);
  command.action((output: string | undefined, values: Values) => {
    const common = commonOf(values);
    found({ command: 'verify', common: { ...common, output: output ?? common.output } });
  });
}
