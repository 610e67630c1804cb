import type { Selection } from '@svc-build/engine/select/selection';
import { type Command, Option } from 'commander';
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
    .argument('[services...]', 'only these and what they need; the others keep their bundles, unchecked')
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
    .addOption(
      new Option(
        '--affected [ref]',
        'only services that can be reached by what changed since the merge base with a revision (default: the default branch)',
      ),
    )
    .addOption(flag(world, '--force', 'build everything, and overwrite what the cache has'))
    .addOption(flag(world, '--no-cache', 'build everything, and leave the cache alone'))
    .addOption(flag(world, '--verify-inputs', 'read every input, whatever its stamps say (so it is where CI is set)'))
    .addOption(flag(world, '--trace <file>', 'write what ran when to a file, for chrome://tracing or Perfetto'))
    .addOption(flag(world, '--trace-inputs', 'build everything under strace, and name what is read that no key covers'))
    .addOption(flag(world, '--verify', 'after the build, run the output long enough to prove it'))
    .addOption(cacheDirFlag(world))
    .addOption(originFlag(world));
  examples(withCommon(command, world), [
    'svc-build',
    'svc-build build backend',
    'svc-build build --affected=origin/main',
    'svc-build build --concurrency 4',
    'svc-build build --verify',
    'svc-build build --dry-run=json',
  ]);
  command.action((services: readonly string[], values: Values) =>
    found({
      command: 'build',
      common: commonOf(values),
      selection: selectionOf(services, values, command),
      concurrency: typeof values.concurrency === 'number' ? values.concurrency : null,
      continueOnError: values.continue === true,
      dryRun: values.dryRun === undefined ? 'no' : values.dryRun === 'json' || values.json === true ? 'json' : 'text',
      force: values.force === true,
      cache: values.cache !== false,
      verifyInputs: values.verifyInputs === true,
      traceInputs: values.traceInputs === true,
      cacheDir: text(values.cacheDir),
      origin: text(values.origin),
      trace: text(values.trace),
      verify: values.verify === true,
    }),
  );
}

function selectionOf(services: readonly string[], { affected }: Values, command: Command): Selection {
  if (affected === undefined) return services.length === 0 ? { kind: 'all' } : { kind: 'services', names: services };
  if (services.length > 0)
    command.error(`error: --affected and the services ${services.join(', ')} exclude each other`);
  return { kind: 'affected', ref: text(affected) };
}
