import { posix } from 'node:path';
import { locateOffset } from '@svc-build/manifests/documents/locate-offset';
import { pageReferences } from '@svc-build/manifests/documents/page-references';
import type { NodeManifest } from '@svc-build/manifests/node/node-manifest';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import { parseRequestPath } from '@svc-build/model/request-path';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { namesAsked } from '@svc-build/model/static-path';
import { settingValue } from './base-setting.ts';
import type { SiteBase } from './site-facts.ts';
import { baseTeller, siteBase, siteScript } from './site-script.ts';

/** The pages of a site. */
interface EmittedSite {
  /** Below the project root. */
  readonly directory: string;
  /** All files of the site, relative to it. */
  readonly paths: readonly string[];
  /** What makes its pages ask below the prefix. */
  readonly help: string;
}

const ORIGIN = 'http://site.invalid';

/**
 * Pages that ask outside of the route prefix for a file that the site has: there it is another service's path, and the page
 * stays without. What the site has not may well be somebody else's, and is nobody's mistake.
 */
export async function assetsOutsidePrefix(
  service: ResolvedService,
  { directory, paths, help }: EmittedSite,
  source: SourceTree,
): Promise<readonly Diagnostic[]> {
  const prefix = siteBase(service);
  if (prefix === '/') return [];
  const known = new Set(paths);
  for (const page of paths.filter((path) => /\.html?$/i.test(path))) {
    const file = posix.join(directory, page);
    const text = (await source.readText(file)) ?? '';
    if (!mayLeave(text, prefix)) continue;
    const url = `${ORIGIN}${prefix}${page.split('/').map(encodeURIComponent).join('/')}`;
    for (const { target, offset } of pageReferences(text, url)) {
      const asked = target.origin === ORIGIN ? (parseRequestPath(target.pathname)?.path ?? null) : null;
      if (asked === null || asked.startsWith(prefix)) continue;
      const names = namesAsked(asked.slice(1));
      if (names === null || !known.has(names.join('/'))) continue;
      const length = text.slice(offset).indexOf('>') + 1;
      return [outside(service, { asked, help }, locateOffset({ file, text }, offset, length))];
    }
  }
  return [];
}

/** Whether a page names anything that could lie outside of a prefix: most do not, and need not be parsed. */
function mayLeave(text: string, prefix: string): boolean {
  return /<base\b|\.\.\/|=\s*["']?\s*\/(?!\/)/i.test(text.replaceAll(`="${prefix}`, '="'));
}

function outside(
  service: ResolvedService,
  { asked, help }: { readonly asked: string; readonly help: string },
  location: ReturnType<typeof locateOffset>,
): Diagnostic {
  return error(
    'ASSET_OUTSIDE_PREFIX',
    `A page of service "${service.name}" asks for ${asked}, which is outside of its route prefix ${service.routePrefix}: nothing of the service is there.`,
    help,
    { service: service.name, location },
  );
}

/** How a site is built, and told its base path. */
interface ToldSite {
  readonly base: SiteBase;
  /** The words that build it. */
  readonly command: string;
  readonly manifest: Pick<NodeManifest, 'scripts'>;
}

/** What makes pages ask below the prefix, where a framework knows a base path. */
export function howToStayInside(service: ResolvedService, { base, command, manifest }: ToldSite): string {
  const prefix = siteBase(service);
  const sources = `paths in the sources ${base.inSources}`;
  if (base.by === 'setting') {
    const { setting } = base;
    return `Set ${setting.title} in ${setting.files[0]} to ${settingValue(setting, prefix)}, and write ${sources}.`;
  }
  if (base.by === 'nothing') return `Write ${sources}.`;
  const { name, scripts } = siteScript(manifest, command);
  const teller = baseTeller({ scripts, name, command, base }, service);
  if (base.by === 'variable' || teller === 'svc-build')
    return `The build was told the prefix; write ${sources}, and leave the base path to svc-build.`;
  if (teller === 'script')
    return `Its build script says \`${base.option}\` by itself: leave that out, or make it ${prefix}; and write ${sources}.`;
  const told = `${command} ${base.option} ${prefix}`;
  return `svc-build could not tell the build the prefix, for the script "${name}" does not run \`${command}\` itself: write \`${told}\` where it is run, and ${sources}.`;
}
