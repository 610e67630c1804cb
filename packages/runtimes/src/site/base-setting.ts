import { error } from '@svc-build/model/diagnostic';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import type { SiteBase, SiteSetting } from './site-facts.ts';
import { siteBase } from './site-script.ts';
import { writtenSetting } from './written-setting.ts';

/** Says, before anything is built, that a configuration names another base path than the route prefix, where nothing else can say it. */
export async function wrongBase(
  service: ResolvedService,
  { root, base }: { readonly root: string; readonly base: SiteBase },
  source: SourceTree,
): Promise<Result<null>> {
  if (base.by !== 'setting') return ok(null);
  const { setting } = base;
  const written = await writtenSetting(root, setting, source);
  const wanted = siteBase(service);
  if (written === null || written.value === null || samePath(written.value, wanted)) return ok(null);
  return fail(
    error(
      'BASE_PATH_CONFLICT',
      `The service "${service.name}" is mounted at ${service.routePrefix}, but its ${setting.title} is ${JSON.stringify(written.value)}.`,
      `Set ${setting.title} to ${settingValue(setting, wanted)}, or make it the routePrefix.`,
      { service: service.name, location: written.at },
    ),
  );
}

/** What has to be written for a base path, quoted. */
export function settingValue({ slash }: Pick<SiteSetting, 'slash'>, path: string): string {
  return JSON.stringify(slash ? path : path.replace(/\/$/, ''));
}

function samePath(one: string, other: string): boolean {
  return one.replace(/\/+$/, '') === other.replace(/\/+$/, '');
}
