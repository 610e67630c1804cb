import { error } from '@svc-build/model/diagnostic';
import type { ProbeResults } from '@svc-build/model/plan';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';

/** The runtime that an output names, such as `nodejs20.x`, from what `nodeProbe` was answered. */
export function nodeRuntime(service: ResolvedService, { node }: ProbeResults): Result<string> {
  const major = /^v(\d+)\./.exec(node?.stdout ?? '')?.[1];
  if (major !== undefined) return ok(`nodejs${major}.x`);
  const log = (node?.stderr ?? '').split('\n').filter((line) => line !== '');
  const help = 'Check that the `node` on PATH is Node.js.';
  return fail(error('PROBE_FAILED', '`node --version` printed no version.', help, { service: service.name, log }));
}
