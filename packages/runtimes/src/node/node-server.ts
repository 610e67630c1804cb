import type { Framework, Recipe } from '@svc-build/model/builder';
import { packagesOf } from './framework-installed.ts';
import { probeNode } from './node-runtime.ts';
import { devCompiledServer, devNodeServer } from './node-server-dev.ts';
import { collectNodeServer } from './node-server-output.ts';
import { planNodeServer } from './node-server-plan.ts';

/**
 * The recipe of Node servers that are no framework's own build: an app that listens wherever it likes, or one that is
 * exported. `compile` is the command of those whose sources cannot be run as they are, for packages without a `build`
 * script: it runs before the service is started in development too.
 */
export function nodeServer({
  compile = null,
}: {
  readonly compile?: string | null;
} = {}): (framework: Framework) => Recipe {
  return (framework) => {
    const options = { compile, packages: packagesOf(framework) };
    return {
      version: 2,
      summary: {
        builtBy: `its script \`build\`, else ${compile === null ? 'file by file' : `\`${compile}\``}`,
        runsAs: '`node`, through a launcher',
        basePathBy: 'its own routes',
      },
      probe: probeNode,
      plan: (service, source) => planNodeServer(service, source, options),
      collect: collectNodeServer,
      dev: (service, source) =>
        compile === null ? devNodeServer(service, source) : devCompiledServer(service, source, options),
    };
  };
}
