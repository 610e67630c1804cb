import { andThen, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { unsaidBase, wrongBase } from '@svc-build/runtimes/site/base-setting';
import type { SiteBase } from '@svc-build/runtimes/site/site-facts';

/** Names of the files that Umi reads its configuration from. */
export const files = ['.umirc.ts', '.umirc.js', 'config/config.ts', 'config/config.js'];

const BASE: SiteBase = {
  by: 'setting',
  setting: { files, name: 'base', within: null, title: '`base`', slash: true },
  inSources: 'with `Link`',
};

/** Routes that do not know the prefix show nothing below it, and no page tells that. */
export async function refusesOtherBase(service: ResolvedService, source: SourceTree): Promise<Result<null>> {
  const where = { root: service.root, base: BASE };
  return andThen(await wrongBase(service, where, source), () => unsaidBase(service, where, source));
}
