import { posix } from 'node:path';
import type { DevPlan } from '@svc-build/model/plan';
import { ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { devFramework } from '@svc-build/runtimes/node/dev-framework';
import { nextEnvironment } from './next-environment.ts';
import { prepareNext } from './prepare-next.ts';

/** What `next dev` loads of the app's directory, the stronger ones later. */
const ENV_FILES = ['.env', '.env.development', '.env.local', '.env.development.local'];
/** In place of the fingerprint and the secret: what a server of development bakes in is published to nobody. */
const NOTHING_SECRET = '0'.repeat(64);

/** Next's own development server, with the hook of the build, so that it answers below the same prefix. */
export async function devNext(service: ResolvedService, source: SourceTree): Promise<Result<DevPlan>> {
  const prepared = await prepareNext(service, source);
  if (!prepared.ok) return prepared;
  const { hook } = prepared.value;
  const env = {
    files: [],
    frameworkFiles: ENV_FILES.map((file) => posix.join(service.root, file)),
    prefixes: service.publicEnvPrefixes,
    names: service.env,
    urls: true,
    set: nextEnvironment(service, { hook, fingerprint: NOTHING_SECRET, secret: NOTHING_SECRET }),
  };
  const argv = ['next', 'dev', '--hostname', '127.0.0.1', '--port', '{port}'] as const;
  // Next watches everything of its own, `.env` files and its config included.
  return ok(devFramework(service, prepared.value, { argv, env }), prepared.warnings);
}
