import { join } from 'node:path';
import { error } from '@svc-build/model/diagnostic';
import type { Host } from '@svc-build/model/host';
import { fail, ok, type Result } from '@svc-build/model/result';
import { clearLeftovers, makeOwnTemporary } from '@svc-build/serve/supervise/own-temporary';

/**
 * Copies an output to an empty place outside of every project, so that nothing which a bundle lacks is found beside it.
 * Returns the place, which is the caller's to remove.
 */
export async function copyOutput(
  output: string,
  host: Pick<Host, 'files' | 'processes' | 'env' | 'machine'>,
  signal: AbortSignal,
): Promise<Result<string>> {
  const { files } = host;
  let place: string | null = null;
  try {
    // First, as they take the space that this copy needs.
    await clearLeftovers(host);
    place = await makeOwnTemporary('verify', host);
    await files.copyTree(output, join(place, 'output'), signal);
    return ok(place);
  } catch (thrown) {
    if (place !== null) await files.remove(place);
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    return fail(
      error(
        'WRITE_FAILED',
        `The output cannot be copied to where it is verified: ${reason}.`,
        'Free space there, or name another directory in TMPDIR.',
      ),
    );
  }
}
