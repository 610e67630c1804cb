import type { NodeManifest } from '@svc-build/manifests/node/node-manifest';
import type { BuildOutput } from '@svc-build/model/build-output';
import { error } from '@svc-build/model/diagnostic';
import type { Probe, ProbeResults } from '@svc-build/model/plan';
import { andThen, fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { rangeInBoth } from '@svc-build/model/version-range';
import { nodeRequirements } from './node-version.ts';

/** What must be asked of Node: its version decides the runtime that the output names. */
export async function probeNode({ root }: ResolvedService, source: SourceTree): Promise<Result<readonly Probe[]>> {
  return andThen(await nodeRequirements(root, source), (requires) =>
    ok([
      {
        id: 'node',
        argv: ['node', '--version'],
        cwd: '{root}',
        env: {},
        requires,
        inputs: { directories: [], files: [], exclude: [] },
        keep: [],
      },
    ]),
  );
}

/** What an output says of the Node that runs it. */
export interface NodeRuntime {
  /** The runtime that it names, such as `nodejs20.x`. */
  readonly runtime: string;
  readonly requires: BuildOutput['requires'];
}

/** The Node that an output needs, from what `probeNode` was answered and what the package asks for. */
export function nodeRuntime(
  service: ResolvedService,
  { node }: ProbeResults,
  manifest: Pick<NodeManifest, 'nodeRange'> | null,
): Result<NodeRuntime> {
  const major = /^v(\d+)\./.exec(node?.stdout ?? '')?.[1];
  if (major !== undefined) {
    // Native packages belong to one line.
    const range = rangeInBoth(`${major}.x`, manifest?.nodeRange ?? null);
    return ok({ runtime: `nodejs${major}.x`, requires: [{ tool: 'node', range }] });
  }
  const log = (node?.stderr ?? '').split('\n').filter((line) => line !== '');
  const help = 'Check that the `node` on PATH is Node.js.';
  return fail(error('PROBE_FAILED', '`node --version` printed no version.', help, { service: service.name, log }));
}
