import { suggest } from '@svc-build/project/suggest';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { Arguments, CommonOptions } from './arguments.ts';
import { commandFirst } from './command-first.ts';
import { diagnosticText } from './render/diagnostic-text.ts';
import { diagnosticJson } from './render/json-report.ts';
import { styleOf } from './render/style.ts';
import { usageError } from './render/usage-error.ts';
import type { World } from './world.ts';

const EXIT_USAGE = 2;

/** Reads a command line. What it prints itself (help, version, what is wrong with it) goes to the world's terminals. */
export async function parseArguments(argv: readonly string[], world: World): Promise<Arguments> {
  let parsed: Arguments = { command: 'none', exitCode: EXIT_USAGE };
  const program = createProgram(world, argv.includes('--json'), (command) => {
    parsed = command;
  });
  try {
    const ordered = commandFirst(argv, program);
    refuseUnknownCommand(program, ordered);
    await program.parseAsync(ordered, { from: 'user' });
    return parsed;
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw thrown;
    return { command: 'none', exitCode: thrown.exitCode === 0 ? 0 : EXIT_USAGE };
  }
}

/** A first word that is no command would otherwise be an argument of `build`, which takes none. */
function refuseUnknownCommand(program: Command, [word]: readonly string[]): void {
  const names = program.commands.map((command) => command.name());
  if (word === undefined || word.startsWith('-') || names.includes(word)) return;
  const similar = suggest(word, names);
  program.error(`error: unknown command '${word}'${similar === null ? '' : `\n(Did you mean ${similar}?)`}`);
}

type Values = Readonly<Record<string, unknown>>;

function createProgram(world: World, json: boolean, found: (command: Arguments) => void): Command {
  const program = new Command('svc-build')
    .description('Builds every service of a repository in parallel into one output directory, and runs what it built.')
    .version(world.version, '-V, --version')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => world.stdout.write(text),
      writeErr: (text) => world.stderr.write(text),
      getOutHelpWidth: () => world.stdout.columns,
      getErrHelpWidth: () => world.stderr.columns,
      outputError: (text, write) => {
        if (json) world.stdout.write(`${JSON.stringify(diagnosticJson(usageError(text)))}\n`);
        else write(diagnosticText(usageError(text), styleOf(world.stderr, { color: null }, world)));
      },
    });
  addBuild(program, world, found);
  addServe(program, world, found);
  addRoutes(program, world, found);
  addDetect(program, world, found);
  addEnv(program, world, found);
  return program;
}

function addBuild(program: Command, world: World, found: (command: Arguments) => void): void {
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
    .addOption(cacheDirFlag(world))
    .addOption(originFlag(world));
  examples(withCommon(command, world), [
    'svc-build',
    'svc-build build --concurrency 4',
    'svc-build build --dry-run=json',
  ]);
  command.action((values: Values) =>
    found({
      command: 'build',
      common: commonOf(values),
      concurrency: typeof values.concurrency === 'number' ? values.concurrency : null,
      continueOnError: values.continue === true,
      dryRun: values.dryRun === undefined ? 'no' : values.dryRun === 'json' || values.json === true ? 'json' : 'text',
      cacheDir: text(values.cacheDir),
      origin: text(values.origin),
    }),
  );
}

function addServe(program: Command, world: World, found: (command: Arguments) => void): void {
  const command = program
    .command('serve')
    .description('Run what was built: every service of the output directory behind one port.')
    .argument('[output]', 'the output directory (default: .vercel/output)')
    .addOption(
      flag(world, '--port <n>', 'port to listen on (default: 3000, or the next free one)').argParser(portNumber),
    )
    .addOption(flag(world, '--host <address>', 'address to listen on').default('127.0.0.1'));
  examples(withCommon(command, world), ['svc-build serve', 'svc-build serve /srv/output --port 8080 --host 0.0.0.0']);
  command.action((output: string | undefined, values: Values) => {
    const common = commonOf(values);
    found({
      command: 'serve',
      common: { ...common, output: output ?? common.output },
      port: typeof values.port === 'number' ? values.port : null,
      host: text(values.host) ?? '127.0.0.1',
    });
  });
}

function addRoutes(program: Command, world: World, found: (command: Arguments) => void): void {
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

function addDetect(program: Command, world: World, found: (command: Arguments) => void): void {
  const command = program
    .command('detect')
    .description('Show which framework a directory holds, and why.')
    .argument('[dir]', 'the directory', '.');
  examples(withCommon(command, world), ['svc-build detect apps/web', 'svc-build detect backend --json']);
  command.action((directory: string, values: Values) =>
    found({ command: 'detect', common: commonOf(values), directory }),
  );
}

function addEnv(program: Command, world: World, found: (command: Arguments) => void): void {
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

function cacheDirFlag(world: World): Option {
  return flag(world, '--cache-dir <dir>', 'where what makes later builds cheaper is kept (default: .svc-build/cache)');
}

function originFlag(world: World): Option {
  return flag(
    world,
    '--origin <url>',
    'where the output will be reached: builds then see absolute service URLs',
  ).argParser(origin);
}

function withCommon(command: Command, world: World): Command {
  return command
    .addOption(flag(world, '-C, --cwd <dir>', 'work as if started in this directory'))
    .addOption(flag(world, '--output <dir>', 'the output directory (default: .vercel/output)'))
    .addOption(flag(world, '--json', 'machine output on stdout, everything for people on stderr'))
    .addOption(flag(world, '--verbose', 'show every line that the tools print'))
    .addOption(flag(world, '--quiet', 'show only what is wrong'))
    .addOption(new Option('--color', 'colour even where it is not a terminal'))
    .addOption(new Option('--no-color', 'no colour'));
}

function examples(command: Command, lines: readonly string[]): void {
  command.addHelpText('after', `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`);
}

/** An option with its `SVC_BUILD_*` variable; a switch is also off when that says so. */
function flag(world: World, flags: string, description: string): Option {
  const option = new Option(flags, description);
  const variable = `SVC_BUILD_${option.name().replaceAll('-', '_').toUpperCase()}`;
  const isOff = option.isBoolean() && ['', '0', 'false'].includes(world.host.env[variable] ?? 'unset');
  return isOff ? option : option.env(variable);
}

function commonOf(values: Values): CommonOptions {
  return {
    cwd: text(values.cwd),
    output: text(values.output),
    json: values.json === true,
    verbose: values.verbose === true,
    quiet: values.quiet === true,
    color: typeof values.color === 'boolean' ? values.color : null,
  };
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function positive(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('It must be an integer of at least 1.');
  return number;
}

function portNumber(value: string): number {
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
