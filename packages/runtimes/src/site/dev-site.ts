import type { NodeManifest } from '@svc-build/manifests/node/node-manifest';
import type { DevPlan } from '@svc-build/model/plan';
import { andThen, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { devCollected, devFramework } from '../node/dev-framework.ts';
import { planNodeInstall } from '../node/node-server-plan.ts';
import { wrongBase } from './base-setting.ts';
import { planSite, type SiteFramework, siteEnvironment, siteManifest } from './plan-site.ts';
import type { SiteBase } from './site-facts.ts';
import { commandWords, siteBase, siteOperand, siteRoot } from './site-script.ts';
import { writtenSetting } from './written-setting.ts';

/** The framework's own development server; or what the build leaves, where that server does not know the route prefix. */
export async function devSite(
  service: ResolvedService,
  site: SiteFramework,
  source: SourceTree,
): Promise<Result<DevPlan>> {
  return andThen(await devOwnServer(service, site, source), async (own) =>
    own === null ? andThen(await planSite(service, site, source), (plan) => ok(devCollected(service, plan))) : ok(own),
  );
}

/** The framework's own development server; null where that does not know the route prefix. */
export async function devOwnServer(
  service: ResolvedService,
  site: SiteFramework,
  source: SourceTree,
): Promise<Result<DevPlan | null>> {
  // What cannot be built would run here, and be missed only when it is deployed.
  const refusal = await site.refuses(service, source);
  if (!refusal.ok) return refusal;
  const manifest = await siteManifest(service, source);
  if (!manifest.ok) return manifest;
  const root = siteRoot(service, site, manifest.value);
  const knows = siteBase(service) === '/' || (site.dev.knowsBase && (await saysBase(root, site.base, source)));
  if (!knows) return ok(null);
  const base = await wrongBase(service, { root, base: site.base }, source);
  return base.ok ? devServer(service, { ...site, manifest: manifest.value }, source) : base;
}

/** A site whose own server knows where it is, and its package. */
interface ServedSite extends SiteFramework {
  readonly manifest: NodeManifest;
}

async function devServer(
  service: ResolvedService,
  { manifest, ...site }: ServedSite,
  source: SourceTree,
): Promise<Result<DevPlan>> {
  const prepared = await planNodeInstall(service, manifest, source);
  if (!prepared.ok) return prepared;
  const { baseOption, envFiles, given, options, variables } = site.dev;
  const operand = site.operand ? siteOperand(manifest, site.command) : null;
  const words = given === null ? [] : commandWords(manifest, site.command).filter((word) => given.test(word));
  const env = await siteEnvironment(service, site, { envFiles, source });
  const path = siteBase(service);
  const argv = [
    ...site.dev.argv,
    ...(operand === null ? [] : [operand]),
    ...words,
    ...options,
    ...(baseOption === null || path === '/' ? [] : [baseOption, path]),
  ] as const;
  const told = { ...env, set: { ...env.set, ...variables } };
  return ok(devFramework(service, prepared.value, { argv, env: told }), prepared.warnings);
}

/** Whether the server is told its base path, which only a setting may be able to do. */
async function saysBase(root: string, base: SiteBase, source: SourceTree): Promise<boolean> {
  return base.by !== 'setting' || (await writtenSetting(root, base.setting, source))?.isThere === true;
}
