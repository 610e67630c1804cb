import { createHmac, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Disk } from '@svc-build/model/disk';
import { cachePlaces } from '@svc-build/store/cache-usage';
import { ignoreDiskErrors } from '@svc-build/store/object-store';
import type { BuildContext } from '../build-context.ts';

/** A value that can be compared and not read. */
export function sealed(value: string | undefined, secret: string): string | null {
  return value === undefined ? null : createHmac('sha256', secret).update(value).digest('base64');
}

/** Where a random secret is looked for, and kept: beside the results, so that all checkouts of a cache have the same. */
export type SecretPlaces = Pick<BuildContext['directories'], 'cache' | 'state'>;

/** `SVC_BUILD_SECRET`, so that several machines agree; else a random one that the cache keeps; null before there is one. */
export function knownSecret(
  places: SecretPlaces,
  env: Readonly<Record<string, string>>,
  disk: Pick<Disk, 'read'>,
): string | null {
  const given = env.SVC_BUILD_SECRET;
  if (given !== undefined && given !== '') return given;
  const [ofCache, own] = secretFiles(places);
  return readSecret(ofCache, disk) ?? readSecret(own, disk);
}

/** What the secret of a project is found by, or made with. */
export interface SecretSources {
  readonly host: Pick<BuildContext['host'], 'disk' | 'env'>;
  readonly directories: SecretPlaces;
}

/** The secret of a project, made if need be. Where the cache cannot be written, the checkout keeps one of its own. */
export function projectSecret({ host, directories }: SecretSources): string {
  const { disk, env } = host;
  const known = knownSecret(directories, env, disk);
  if (known !== null) return known;
  const fresh = randomBytes(32).toString('hex');
  const keep = (file: string): boolean =>
    ignoreDiskErrors(() => {
      disk.write(file, `${fresh}\n`, 0o600);
      return true;
    }, false);
  const [ofCache, own] = secretFiles(directories);
  if (!keep(ofCache)) keep(own);
  return knownSecret(directories, env, disk) ?? fresh;
}

/** That of the cache, and of a checkout whose cache cannot be written. */
function secretFiles({ cache, state }: SecretPlaces): readonly [string, string] {
  return [cachePlaces(cache).secret, join(state, 'secret')];
}

/** One that another user may not let us read is as good as none. */
function readSecret(file: string, disk: Pick<Disk, 'read'>): string | null {
  const bytes = ignoreDiskErrors(() => disk.read(file), null);
  const kept = Buffer.from(bytes ?? '')
    .toString()
    .trim();
  return kept === '' ? null : kept;
}
