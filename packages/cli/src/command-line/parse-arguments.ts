import type { Diagnostic } from '@svc-build/model/diagnostic';
import { suggest } from '@svc-build/project/documents/suggest';
import { Command, CommanderError } from 'commander';
import type { Arguments } from '../arguments.ts';
import { diagnosticText, styleOf } from '../render/diagnostic-text.ts';
import { diagnosticJson } from '../render/json-report.ts';
import { usageError } from '../render/print-diagnostics.ts';
import type { World } from '../world.ts';
import { addBuild } from './add-build.ts';
import { addCache } from './add-cache.ts';
import { addDetect } from './add-detect.ts';
import { addDev } from './add-dev.ts';
import { addEnv } from './add-env.ts';
import { addGraph } from './add-graph.ts';
import { addPack } from './add-pack.ts';
import { addRoutes } from './add-routes.ts';
import { addServe } from './add-serve.ts';
import { addVerify } from './add-verify.ts';
import { addWhy } from './add-why.ts';
import { commandFirst } from './command-first.ts';
import { examples } from './options.ts';

const EXIT_USAGE = 2;

/** Reads a command line. What it prints itself (help, version, what is wrong with it) goes to the world's terminals. */
export async function parseArguments(argv: readonly string[], world: World): Promise<Arguments> {
  let parsed: Arguments = { command: 'none', exitCode: EXIT_USAGE };
  const program = createProgram(argv, world, (command) => {
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

/** A first word that is no command would otherwise be a service for `build`: without its name that command takes options alone. */
function refuseUnknownCommand(program: Command, [word]: readonly string[]): void {
  const names = program.commands.map((command) => command.name());
  if (word === undefined || word.startsWith('-') || names.includes(word)) return;
  const similar = suggest(word, names);
  program.error(`error: unknown command '${word}'${similar === null ? '' : `\n(Did you mean ${similar}?)`}`);
}

function createProgram(argv: readonly string[], world: World, found: (command: Arguments) => void): Command {
  const usage = (text: string): Diagnostic => {
    const named = program.commands.map((command) => command.name()).find((name) => argv.includes(name));
    // What is no option, with no command named, may be one of `build`.
    return usageError(text, named ?? (argv[0]?.startsWith('-') ? 'build' : null));
  };
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
        if (argv.includes('--json')) world.stdout.write(`${JSON.stringify(diagnosticJson(usage(text)))}\n`);
        else write(diagnosticText(usage(text), styleOf(world.stderr, { color: null }, world), world.stderr));
      },
    });
  const commands = [
    addBuild,
    addDev,
    addServe,
    addVerify,
    addPack,
    addRoutes,
    addDetect,
    addEnv,
    addWhy,
    addGraph,
    addCache,
  ];
  for (const add of commands) add(program, world, found);
  examples(program, [
    'svc-build              # the same as svc-build build',
    'svc-build dev',
    'svc-build build --help',
  ]);
  return program;
}
