import { posix } from 'node:path';
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
  if (written === null || written.value === null) return ok(null);
  const said = setting.mayBeUrl === true ? pathOfUrl(written.value) : written.value;
  if (samePath(said, wanted)) return ok(null);
  return fail(
    error(
      'BASE_PATH_CONFLICT',
      `The service "${service.name}" is mounted at ${service.routePrefix}, but its ${setting.title} is ${JSON.stringify(written.value)}.`,
      `Set ${setting.title} to ${settingValue(setting, wanted)}, or make it the routePrefix.`,
      { service: service.name, location: written.at },
    ),
  );
}

/**
 * Says, before anything is built, that a base path is said nowhere that only a setting can say. Pages tell whether they
 * need it; a server that does not know it answers nothing below it.
 */
export async function unsaidBase(
  service: ResolvedService,
  { root, base }: { readonly root: string; readonly base: SiteBase },
  source: SourceTree,
): Promise<Result<null>> {
  const wanted = siteBase(service);
  if (base.by !== 'setting' || wanted === '/') return ok(null);
  const { setting } = base;
  const written = await writtenSetting(root, setting, source);
  if (written?.isThere === true) return ok(null);
  return fail(
    error(
      'BASE_PATH_CONFLICT',
      `The service "${service.name}" is mounted at ${service.routePrefix}, but ${written === null ? `there is no ${setting.files[0]} that says` : `${posix.basename(written.at.file)} does not say`} ${setting.title}.`,
      settingHelp(setting, wanted),
      { service: service.name, location: written?.at ?? service.at },
    ),
  );
}

/** What to do where a setting has to say a base path. */
export function settingHelp(setting: SiteSetting, path: string): string {
  return `Set ${setting.title} to ${settingValue(setting, path)} in ${setting.files[0]}.`;
}

/** What has to be written for a base path, quoted. */
export function settingValue({ slash }: Pick<SiteSetting, 'slash'>, path: string): string {
  return JSON.stringify(slash ? path : path.replace(/\/$/, ''));
}

/** The path of a URL, whole or without its origin. */
export function pathOfUrl(url: string): string {
  return URL.canParse(url, 'http://site.invalid') ? new URL(url, 'http://site.invalid').pathname : url;
}

function samePath(one: string, other: string): boolean {
  return one.replace(/\/+$/, '') === other.replace(/\/+$/, '');
}
