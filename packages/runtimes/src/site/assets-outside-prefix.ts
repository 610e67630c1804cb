import { posix } from 'node:path';
import { locateOffset } from '@svc-build/manifests/documents/locate-offset';
import { pageReferences } from '@svc-build/manifests/documents/page-references';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { settingValue } from './base-setting.ts';
import type { SiteBase } from './site-facts.ts';
import { siteBase } from './site-script.ts';

/** The pages of a site, and how it is told its base path. */
interface EmittedSite {
  /** Below the project root. */
  readonly directory: string;
  /** All files of the site, relative to it. */
  readonly paths: readonly string[];
  readonly base: SiteBase;
}

const ORIGIN = 'http://site.invalid';

/**
 * Pages that ask outside of the route prefix for a file that the site has: there it is another service's path, and the page
 * stays without. What the site has not may well be somebody else's, and is nobody's mistake.
 */
export async function assetsOutsidePrefix(
  service: ResolvedService,
  { directory, paths, base }: EmittedSite,
  source: SourceTree,
): Promise<readonly Diagnostic[]> {
  const prefix = siteBase(service);
  if (prefix === '/') return [];
  const known = new Set(paths);
  for (const page of paths.filter((path) => /\.html?$/i.test(path))) {
    const file = posix.join(directory, page);
    const text = (await source.readText(file)) ?? '';
    if (!mayLeave(text, prefix)) continue;
    const url = `${ORIGIN}${prefix}${page}`;
    for (const { reference, base: start, offset } of pageReferences(text)) {
      const asked = pathOf(reference, start === null ? url : (absolute(start, url)?.href ?? url));
      if (asked === null || asked.startsWith(prefix) || !known.has(asked.slice(1))) continue;
      const length = text.slice(offset).indexOf('>') + 1;
      return [outside(service, { asked, base, prefix }, locateOffset({ file, text }, offset, length))];
    }
  }
  return [];
}

/** Whether a page names anything that could lie outside of a prefix: most do not, and need not be parsed. */
function mayLeave(text: string, prefix: string): boolean {
  return /<base\b|\.\.\/|=\s*["']?\s*\/(?!\/)/i.test(text.replaceAll(`="${prefix}`, '="'));
}

/** The path that a reference leads to on the site's own origin; null for one that leads elsewhere. */
function pathOf(reference: string, start: string): string | null {
  const url = absolute(reference, start);
  if (url === null || url.origin !== ORIGIN) return null;
  try {
    return decodeURIComponent(url.pathname);
  } catch {
    return url.pathname;
  }
}

function absolute(reference: string, start: string): URL | null {
  return URL.canParse(reference.trim(), start) ? new URL(reference.trim(), start) : null;
}

function outside(
  service: ResolvedService,
  { asked, base, prefix }: Pick<EmittedSite, 'base'> & { readonly asked: string; readonly prefix: string },
  location: ReturnType<typeof locateOffset>,
): Diagnostic {
  const help =
    base.by === 'setting'
      ? `Set ${base.setting.title} in ${base.setting.files[0]} to ${settingValue(base.setting, prefix)}, and write paths in the sources ${base.inSources}.`
      : `The build was told the prefix; write paths in the sources ${base.inSources}, and leave the base path to svc-build.`;
  return error(
    'ASSET_OUTSIDE_PREFIX',
    `A page of service "${service.name}" asks for ${asked}, which is outside of its route prefix ${service.routePrefix}: nothing of the service is there.`,
    help,
    { service: service.name, location },
  );
}
