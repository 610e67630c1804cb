import { readNodeManifest } from '@svc-build/manifests/node/node-manifest';
import type { Framework } from '@svc-build/model/builder';
import type { Recipe } from '@svc-build/model/define-builder';
import { ok } from '@svc-build/model/result';
import { packagesOf } from './framework-installed.ts';
import { devCompiledServer, devNodeServer } from './node-server-dev.ts';
import { collectNodeServer } from './node-server-output.ts';
import { nodeProbe, planNodeServer } from './node-server-plan.ts';

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
      async probe(service, source) {
        const manifest = await readNodeManifest(service.root, source);
        return manifest.ok ? ok([nodeProbe(manifest.value)]) : manifest;
      },
      plan: (service, source) => planNodeServer(service, source, options),
      collect: collectNodeServer,
      dev: (service, source) =>
        compile === null ? devNodeServer(service, source) : devCompiledServer(service, source, options),
    };
  };
}
