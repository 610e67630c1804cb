import { createHmac, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { BuildContext } from './build-context.ts';
import type { PlannedService } from './plan-project.ts';
import { serviceFingerprint } from './service-fingerprint.ts';
import type { ServiceKey } from './service-key.ts';

/** The keys of all services, by name. */
export async function serviceKeys(
  planned: readonly PlannedService[],
  context: BuildContext,
): Promise<ReadonlyMap<string, ServiceKey>> {
  const project = await projectSecret(context);
  const keys = planned.map(async (one) => {
    const fingerprint = await serviceFingerprint(one, context);
    const secret = createHmac('sha256', project).update(fingerprint).digest('hex');
    return [one.service.name, { fingerprint, secret }] as const;
  });
  return new Map(await Promise.all(keys));
}

/** `SVC_BUILD_SECRET`, so that several machines agree; else a random one that this checkout keeps. */
async function projectSecret({ host, directories }: BuildContext): Promise<string> {
  const given = host.env.SVC_BUILD_SECRET;
  if (given !== undefined && given !== '') return given;
  const file = join(directories.state, 'secret');
  const kept = (await host.files.readText(file))?.trim();
  if (kept !== undefined && kept !== '') return kept;
  const fresh = randomBytes(32).toString('hex');
  await host.files.write(file, `${fresh}\n`, 0o600);
  return fresh;
}
