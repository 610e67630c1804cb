import { Argument, type Command } from 'commander';
import type { Arguments, CacheArguments } from '../arguments.ts';
import type { World } from '../world.ts';
import { cacheDirFlag, commonOf, examples, text, type Values, withCommon } from './options.ts';

const ACTIONS: readonly CacheArguments['action'][] = ['status', 'verify', 'prune', 'clean'];

/** The command line of `svc-build cache`. */
export function addCache(program: Command, world: World, found: (command: Arguments) => void): void {
  const command = program
    .command('cache')
    .description(
      'Show what the cache holds (status), read all of it and throw away what is wrong (verify), keep it within its limit (prune), or empty it (clean).',
    )
    .addArgument(new Argument('[action]', 'what to do').choices(ACTIONS).default('status'))
    .addOption(cacheDirFlag(world));
  examples(withCommon(command, world), ['svc-build cache', 'svc-build cache verify', 'svc-build cache prune --json']);
  command.action((action: CacheArguments['action'], values: Values) =>
    found({ command: 'cache', common: commonOf(values), action, cacheDir: text(values.cacheDir) }),
  );
}
