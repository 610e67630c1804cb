import { createHmac, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Disk } from '@svc-build/model/disk';
import type { BuildContext } from '../build-context.ts';

/** A value that can be compared and not read. */
export function sealed(value: string | undefined, secret: string): string | null {
  return value === undefined ? null : createHmac('sha256', secret).update(value).digest('base64');
}

/** `SVC_BUILD_SECRET`, so that several machines agree; else a random one that this checkout keeps; null before there is one. */
export function knownSecret(
  state: string,
  env: Readonly<Record<string, string>>,
  disk: Pick<Disk, 'read'>,
): string | null {
  const given = env.SVC_BUILD_SECRET;
  if (given !== undefined && given !== '') return given;
  const kept = Buffer.from(disk.read(join(state, 'secret')) ?? '')
    .toString()
    .trim();
  return kept === '' ? null : kept;
}

/** The project's secret, made if need be. */
export function projectSecret({ host, directories }: Pick<BuildContext, 'host' | 'directories'>): string {
  const known = knownSecret(directories.state, host.env, host.disk);
  if (known !== null) return known;
  const fresh = randomBytes(32).toString('hex');
  host.disk.write(join(directories.state, 'secret'), `${fresh}\n`, 0o600);
  return fresh;
}
