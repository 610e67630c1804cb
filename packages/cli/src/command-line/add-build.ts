import type { Command } from 'commander';
import type { Arguments } from '../arguments.ts';
import type { World } from '../world.ts';
import {
  cacheDirFlag,
  commonOf,
  examples,
  flag,
  originFlag,
  positive,
  text,
  type Values,
  withCommon,
} from './options.ts';

/** The command line of `svc-build build`. */
export function addBuild(program: Command, world: World, found: (command: Arguments) => void): void {
  const command = program
    .command('build', { isDefault: true })
    .description('Build every service of vercel.json into one output directory.')
    .addOption(
      flag(world, '--concurrency <n>', 'steps that run at a time (default: by cores and memory)').argParser(positive),
    )
    .addOption(flag(world, '--continue', 'after a failure, still build the services that do not need what failed'))
    .addOption(
      flag(world, '--dry-run [format]', 'show the plans and run nothing; "json" for machines').choices([
        'text',
        'json',
      ]),
    )
    .addOption(flag(world, '--force', 'build everything, and overwrite what the cache has'))
    .addOption(flag(world, '--no-cache', 'build everything, and leave the cache alone'))
    .addOption(flag(world, '--verify-inputs', 'read every input, whatever its stamps say (so it is where CI is set)'))
    .addOption(flag(world, '--trace-inputs', 'build everything under strace, and name what is read that no key covers'))
    .addOption(flag(world, '--verify', 'after the build, run the output long enough to prove it'))
    .addOption(cacheDirFlag(world))
    .addOption(originFlag(world));
  examples(withCommon(command, world), [
    'svc-build',
    'svc-build build --concurrency 4',
    'svc-build build --verify',
    'svc-build build --dry-run=json',
  ]);
  command.action((values: Values) =>
    found({
      command: 'build',
      common: commonOf(values),
      concurrency: typeof values.concurrency === 'number' ? values.concurrency : null,
      continueOnError: values.continue === true,
      dryRun: values.dryRun === undefined ? 'no' : values.dryRun === 'json' || values.json === true ? 'json' : 'text',
      force: values.force === true,
      cache: values.cache !== false,
      verifyInputs: values.verifyInputs === true,
      traceInputs: values.traceInputs === true,
      cacheDir: text(values.cacheDir),
      origin: text(values.origin),
      verify: values.verify === true,
    }),
  );
}
