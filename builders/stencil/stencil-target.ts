import { andThen, ok, type Result } from '@svc-build/model/result';
import type { SourceTree } from '@svc-build/model/source-tree';
import { pathOfUrl } from '@svc-build/runtimes/site/base-setting';
import type { SiteSetting, WrittenPlace } from '@svc-build/runtimes/site/site-facts';
import { saidBy, writtenSetting } from '@svc-build/runtimes/site/written-setting';

const files = ['stencil.config.ts', 'stencil.config.js', 'stencil.config.mjs', 'stencil.config.cjs'];

export const SETTING: SiteSetting = {
  files,
  name: 'baseUrl',
  within: 'outputTargets',
  title: '`baseUrl`',
  slash: true,
  mayBeUrl: true,
};

/** In its directory for pages, and in that below the path of `baseUrl`. */
export async function stencilOutput(root: string, source: SourceTree): Promise<Result<WrittenPlace | null>> {
  const said = await saidBy({ files, name: 'dir', within: 'outputTargets' })(root, source);
  const base = (await writtenSetting(root, SETTING, source))?.value ?? '/';
  const site = pathOfUrl(base).replace(/^\/+|\/+$/g, '') || '.';
  return andThen(said, (place) => ok({ directory: place?.directory ?? 'www', site }));
}
