import { readNodeManifest } from '@svc-build/manifests/node/node-manifest';
import { error } from '@svc-build/model/diagnostic';
import type { Probe, ProbeResults } from '@svc-build/model/plan';
import { andThen, fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { nodeRequirement } from './node-install.ts';

/** What must be asked of Node: its version decides the runtime that the output names. */
export async function probeNode({ root }: ResolvedService, source: SourceTree): Promise<Result<readonly Probe[]>> {
  return andThen(await readNodeManifest(root, source), (manifest) =>
    ok([
      {
        id: 'node',
        argv: ['node', '--version'],
        cwd: '{root}',
        env: {},
        requires: manifest === null ? [] : [nodeRequirement(manifest)],
        inputs: { directories: [], files: [], exclude: [] },
        keep: [],
      },
    ]),
  );
}

/** The runtime that an output names, such as `nodejs20.x`, from what `probeNode` was answered. */
export function nodeRuntime(service: ResolvedService, { node }: ProbeResults): Result<string> {
  const major = /^v(\d+)\./.exec(node?.stdout ?? '')?.[1];
  if (major !== undefined) return ok(`nodejs${major}.x`);
  const log = (node?.stderr ?? '').split('\n').filter((line) => line !== '');
  const help = 'Check that the `node` on PATH is Node.js.';
  return fail(error('PROBE_FAILED', '`node --version` printed no version.', help, { service: service.name, log }));
}
