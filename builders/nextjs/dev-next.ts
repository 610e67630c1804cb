import { posix } from 'node:path';
import { readNodeManifest } from '@svc-build/manifests/node/node-manifest';
import type { DevPlan } from '@svc-build/model/dev-plan';
import { projectPattern } from '@svc-build/model/project-pattern';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { inRoot } from '@svc-build/runtimes/in-root';

import { binPath } from '@svc-build/runtimes/node/node-scripts';
import { planNodeInstall } from '@svc-build/runtimes/node/node-server-plan';
import { nextEnvironment } from './next-environment.ts';
import { oldNext } from './next-version.ts';
import { noManifest } from './no-manifest.ts';

/** What `next dev` loads of the app's directory, the stronger ones later. */
const ENV_FILES = ['.env', '.env.development', '.env.local', '.env.development.local'];
/** What a server that is seen by nobody else bakes in. */
const NOBODYS = '0'.repeat(64);

/** Next's own development server, with the hook of the build, so that it answers below the same prefix. */
export async function devNext(service: ResolvedService, source: SourceTree): Promise<Result<DevPlan>> {
  const manifest = await readNodeManifest(service.root, source);
  if (!manifest.ok) return manifest;
  if (manifest.value === null) return fail(noManifest(service));
  const old = await oldNext(service, source);
  if (!old.ok) return old;
  if (old.value !== null) return fail(old.value);
  const prepared = await planNodeInstall(service, manifest.value, source);
  if (!prepared.ok) return prepared;
  const local = prepared.value.directories.filter((directory) => directory !== service.root);
  return ok(
    {
      service: service.name,
      actions: prepared.value.actions,
      run: {
        kind: 'process',
        argv: ['next', 'dev', '--hostname', '127.0.0.1', '--port', '{port}'],
        cwd: inRoot(service.root),
        env: {
          files: [],
          frameworkFiles: ENV_FILES.map((file) => posix.join(service.root, file)),
          prefixes: service.publicEnvPrefixes,
          names: service.env,
          urls: true,
          set: {
            ...nextEnvironment(service, { fingerprint: NOBODYS, secret: NOBODYS }),
            NODE_ENV: 'development',
            PATH: binPath(service.root),
          },
        },
        stop: { signal: 'SIGTERM', okExit: [0, 143] },
      },
      // Next watches everything of its own, `.env` files and its config included.
      watch: local.map((directory) => ({ paths: [projectPattern('src/**', directory)], action: 'rebuild' })),
    },
    prepared.warnings,
  );
}
