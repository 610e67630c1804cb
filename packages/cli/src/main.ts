import { EXIT_BUG } from '@svc-build/model/exit-code';
import { unreachable } from '@svc-build/model/unreachable';
import type { Arguments } from './arguments.ts';
import { build } from './commands/build.ts';
import { detect } from './commands/detect.ts';
import { env } from './commands/env.ts';
import { routes } from './commands/routes.ts';
import { serve } from './commands/serve.ts';
import { parseArguments } from './parse-arguments.ts';
import type { World } from './world.ts';

/** From a command line to an exit code. The only place that catches everything: what arrives here is a bug of ours. */
export async function main(argv: readonly string[], world: World): Promise<number> {
  try {
    return await run(await parseArguments(argv, world), world);
  } catch (thrown) {
    const trace = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    world.stderr.write(
      `svc-build ${world.version} met a bug of its own. Please report it with this trace:\n${trace}\n`,
    );
    return EXIT_BUG;
  }
}

function run(args: Arguments, world: World): Promise<number> | number {
  switch (args.command) {
    case 'build':
      return build(args, world);
    case 'serve':
      return serve(args, world);
    case 'routes':
      return routes(args, world);
    case 'detect':
      return detect(args, world);
    case 'env':
      return env(args, world);
    case 'none':
      return args.exitCode;
    default:
      return unreachable(args);
  }
}
