import type { Command } from 'commander';
import type { Arguments } from '../arguments.ts';
import type { World } from '../world.ts';
import {
  cacheDirFlag,
  commonOf,
  examples,
  flag,
  portNumber,
  positive,
  text,
  type Values,
  withCommon,
} from './options.ts';
import { trustedProxies, withProxies } from './proxy-options.ts';

/** The command line of `svc-build dev`. */
export function addDev(program: Command, world: World, found: (command: Arguments) => void): void {
  const command = program
    .command('dev')
    .description('Run every service from its sources behind one port, and again when they change.')
    .addOption(
      flag(world, '--port <n>', 'port to listen on (default: 3000, or the next free one)').argParser(portNumber),
    )
    .addOption(flag(world, '--host <address>', 'address to listen on').default('127.0.0.1'))
    .addOption(flag(world, '--only <services>', 'run these services alone, separated by commas'))
    .addOption(flag(world, '--concurrency <n>', 'installs and builds that run at a time').argParser(positive))
    .addOption(cacheDirFlag(world))
    .addOption(flag(world, '-L, --local', 'accepted for those who are used to it: it is always local'));
  examples(withCommon(withProxies(command, world), world), [
    'svc-build dev',
    'svc-build dev --only frontend,backend --port 8080',
  ]);
  command.action((values: Values) =>
    found({
      command: 'dev',
      common: commonOf(values),
      port: typeof values.port === 'number' ? values.port : null,
      host: text(values.host) ?? '127.0.0.1',
      only:
        text(values.only)
          ?.split(',')
          .map((name) => name.trim())
          .filter((name) => name !== '') ?? null,
      trust: trustedProxies(values),
      cacheDir: text(values.cacheDir),
      concurrency: typeof values.concurrency === 'number' ? values.concurrency : null,
    }),
  );
}
