import { EXIT_BUG } from '@svc-build/model/diagnostic';
import { OWN_NAMES } from '@svc-build/model/never-bundled';
import { unreachable } from '@svc-build/model/unreachable';
import { stampedByNames } from '@svc-build/trace/stamped-by-names';
import type { Arguments } from './arguments.ts';
import { plainBuild } from './command-line/plain-build.ts';
import { build } from './commands/build.ts';
import { workingDirectory } from './run-request.ts';
import type { World } from './world.ts';

/** From a command line to an exit code. The only place that catches everything: what arrives here is a disk that refuses, or a bug of ours. */
export async function main(argv: readonly string[], world: World): Promise<number> {
  try {
    const plain = plainBuild(argv, world.host.env);
    return await run(
      plain ?? (await (await import('./command-line/parse-arguments.ts')).parseArguments(argv, world)),
      world,
    );
  } catch (thrown) {
    const { sayRefusedWrite } = await import('./render/print-diagnostics.ts');
    const code = sayRefusedWrite(thrown, world);
    if (code !== null) return code;
    const trace = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    world.stderr.write(
      `svc-build ${world.version} met a bug of its own. Please report it with this trace:\n${trace}\n`,
    );
    return EXIT_BUG;
  } finally {
    await world.ownBuilders.end();
  }
}

/** Each command but the one that may have nothing to do is loaded when it is asked for: starting is part of its time. */
async function run(args: Arguments, given: World): Promise<number> {
  const world = args.command === 'none' ? given : besideOwn(args, given);
  switch (args.command) {
    case 'build':
      return build(args, world);
    case 'dev':
      return (await import('./commands/dev.ts')).dev(args, world);
    case 'serve':
      return (await import('./commands/serve.ts')).serve(args, world);
    case 'pack':
      return (await import('./commands/pack.ts')).pack(args, world);
    case 'verify':
      return (await import('./commands/verify.ts')).verify(args, world);
    case 'routes':
      return (await import('./commands/routes.ts')).routes(args, world);
    case 'detect':
      return (await import('./commands/detect.ts')).detect(args, world);
    case 'env':
      return (await import('./commands/env.ts')).env(args, world);
    case 'why':
      return (await import('./commands/why.ts')).why(args, world);
    case 'graph':
      return (await import('./commands/graph.ts')).graph(args, world);
    case 'cache':
      return (await import('./commands/cache.ts')).cache(args, world);
    case 'none':
      return args.exitCode;
    default:
      return unreachable(args);
  }
}

/** No command takes what svc-build keeps in the project's root for something that happened to the project. */
function besideOwn({ common }: Exclude<Arguments, { readonly command: 'none' }>, world: World): World {
  const disk = stampedByNames(world.host.disk, workingDirectory(common, world), OWN_NAMES);
  return { ...world, host: { ...world.host, disk } };
}
