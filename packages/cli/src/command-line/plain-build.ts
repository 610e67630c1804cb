import type { BuildArguments } from '../arguments.ts';

/** What may be said of how a build is shown; everything else is for the parser. */
const SHOWN = { '--json': 'json', '--quiet': 'quiet' } as const;

/**
 * The command line that is used most, read without the parser, which takes longer to load than a build takes that has
 * nothing to do. Null for every other one, and where variables have a say.
 */
export function plainBuild(argv: readonly string[], env: Readonly<Record<string, string>>): BuildArguments | null {
  const words = argv[0] === 'build' ? argv.slice(1) : argv;
  if (!words.every((word): word is keyof typeof SHOWN => Object.hasOwn(SHOWN, word))) return null;
  if (Object.keys(env).some((name) => name.startsWith('SVC_BUILD_') && name !== 'SVC_BUILD_SECRET')) return null;
  const shown = new Set(words.map((word) => SHOWN[word]));
  return {
    command: 'build',
    common: {
      cwd: null,
      output: null,
      json: shown.has('json'),
      verbose: false,
      quiet: shown.has('quiet'),
      color: null,
    },
    selection: { kind: 'all' },
    concurrency: null,
    continueOnError: false,
    dryRun: 'no',
    force: false,
    cache: true,
    verifyInputs: false,
    traceInputs: false,
    cacheDir: null,
    origin: null,
    trace: null,
    verify: false,
  };
}
