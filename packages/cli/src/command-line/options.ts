import { type Command, InvalidArgumentError, Option } from 'commander';
import type { CommonOptions } from '../arguments.ts';
import type { World } from '../world.ts';

/** Options as they come from the parser. */
export type Values = Readonly<Record<string, unknown>>;

/** The options that every command takes. */
export function withCommon(command: Command, world: World): Command {
  return command
    .addOption(flag(world, '-C, --cwd <dir>', 'work as if started in this directory'))
    .addOption(flag(world, '--output <dir>', 'the output directory (default: .vercel/output)'))
    .addOption(flag(world, '--json', 'machine output on stdout, everything for people on stderr'))
    .addOption(flag(world, '--verbose', 'show every line that the tools print'))
    .addOption(flag(world, '--quiet', 'show only what is wrong'))
    .addOption(new Option('--color', 'colour even where it is not a terminal'))
    .addOption(new Option('--no-color', 'no colour'));
}

/** An option with its `SVC_BUILD_*` variable; a switch is also off when that says so. */
export function flag(world: World, flags: string, description: string): Option {
  const option = new Option(flags, description);
  const variable = `SVC_BUILD_${option.name().replaceAll('-', '_').toUpperCase()}`;
  const isOff = option.isBoolean() && ['', '0', 'false'].includes(world.host.env[variable] ?? 'unset');
  return isOff ? option : option.env(variable);
}

/** Where what outlives a build is kept. */
export function cacheDirFlag(world: World): Option {
  return flag(world, '--cache-dir <dir>', 'where what makes later builds cheaper is kept (default: .svc-build/cache)');
}

/** Where the output will be reached. */
export function originFlag(world: World): Option {
  return flag(
    world,
    '--origin <url>',
    'where the output will be reached: builds then see absolute service URLs',
  ).argParser(origin);
}

/** Lines to copy, below the help of a command. */
export function examples(command: Command, lines: readonly string[]): void {
  command.addHelpText('after', `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`);
}

/** What came of the options that every command takes. */
export function commonOf(values: Values): CommonOptions {
  return {
    cwd: text(values.cwd),
    output: text(values.output),
    json: values.json === true,
    verbose: values.verbose === true,
    quiet: values.quiet === true,
    color: typeof values.color === 'boolean' ? values.color : null,
  };
}

/** An option that takes text; null when it was not given. */
export function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** Reads an integer of at least 1. */
export function positive(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('It must be an integer of at least 1.');
  return number;
}

/** Reads the number of a port. */
export function portNumber(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1 || number > 65535) {
    throw new InvalidArgumentError('It must be an integer from 1 to 65535.');
  }
  return number;
}

function origin(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    throw new InvalidArgumentError('It must be an origin, such as https://example.com.');
  }
  return url.origin;
}
