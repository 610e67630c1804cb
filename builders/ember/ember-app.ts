import { allDependencies, readNodeManifest } from '@svc-build/manifests/node/node-manifest';
import { andThen, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { unsaidBase, wrongBase } from '@svc-build/runtimes/site/base-setting';
import type { SiteSetting } from '@svc-build/runtimes/site/site-facts';

export const ROOT_URL: SiteSetting = {
  files: ['config/environment.js', 'config/environment.cjs', 'config/environment.mjs'],
  name: 'rootURL',
  within: null,
  title: '`rootURL`',
  slash: true,
};

/** Whether an app is built by Vite, as newer ones are. */
export async function emberBuild({ root }: ResolvedService, source: SourceTree): Promise<Result<'classic' | 'vite'>> {
  return andThen(await readNodeManifest(root, source), (manifest) =>
    ok(manifest !== null && Object.hasOwn(allDependencies(manifest), '@embroider/vite') ? 'vite' : 'classic'),
  );
}

/** Vite tells what browsers load; the routes of the app have its configuration alone, and would be looked for at the root. */
export async function refusesRootUrl(service: ResolvedService, source: SourceTree): Promise<Result<null>> {
  const base = { by: 'setting', setting: ROOT_URL, inSources: '' } as const;
  const where = { root: service.root, base };
  return andThen(await wrongBase(service, where, source), () => unsaidBase(service, where, source));
}
