import { projectPattern } from '@svc-build/model/glob/path-pattern';
import type { DevPlan } from '@svc-build/model/plan';
import { andThen, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { binPath } from '../node/node-scripts.ts';
import { planNodeInstall } from '../node/node-server-plan.ts';
import { inRoot } from '../runtimes.ts';
import { wrongBase } from './base-setting.ts';
import { planSite, type SiteFramework, siteEnvironment, siteManifest } from './plan-site.ts';
import type { SiteBase } from './site-facts.ts';
import { siteBase, siteOperand } from './site-script.ts';
import { writtenSetting } from './written-setting.ts';

/** The framework's own development server; or what the build leaves, where that server does not know the route prefix. */
export async function devSite(
  service: ResolvedService,
  site: SiteFramework,
  source: SourceTree,
): Promise<Result<DevPlan>> {
  const knows = await knowsItsBase(service, site, source);
  return knows ? devServer(service, site, source) : devBuilt(service, site, source);
}

/** Whether the development server of a framework answers below the route prefix of a service. */
export async function knowsItsBase(
  service: ResolvedService,
  { base, dev }: Pick<SiteFramework, 'base' | 'dev'>,
  source: SourceTree,
): Promise<boolean> {
  return siteBase(service) === '/' || (dev.knowsBase && (await saysBase(service, base, source)));
}

async function devBuilt(service: ResolvedService, site: SiteFramework, source: SourceTree): Promise<Result<DevPlan>> {
  return andThen(await planSite(service, site, source), ({ actions }) =>
    ok({
      service: service.name,
      actions,
      run: { kind: 'collected' as const },
      watch: [{ paths: [projectPattern('**', service.root)], action: 'rebuild' as const }],
    }),
  );
}

/** The framework's own development server. */
export async function devServer(
  service: ResolvedService,
  site: SiteFramework,
  source: SourceTree,
): Promise<Result<DevPlan>> {
  const base = await wrongBase(service, site.base, source);
  if (!base.ok) return base;
  const manifest = await siteManifest(service, source);
  if (!manifest.ok) return manifest;
  const prepared = await planNodeInstall(service, manifest.value, source);
  if (!prepared.ok) return prepared;
  const { argv, baseOption, envFiles, options = [], variables = {} } = site.dev;
  const operand = site.dev.operand === true ? siteOperand(manifest.value, site.command) : null;
  const env = await siteEnvironment(service, site, { envFiles, source });
  const path = siteBase(service);
  const local = prepared.value.directories.filter((directory) => directory !== service.root);
  return ok(
    {
      service: service.name,
      actions: prepared.value.actions,
      run: {
        kind: 'process',
        argv: [
          ...argv,
          ...(operand === null ? [] : [operand]),
          ...options,
          ...(baseOption === null || path === '/' ? [] : [baseOption, path]),
        ],
        cwd: inRoot(service.root),
        env: { ...env, set: { ...env.set, ...variables, NODE_ENV: 'development', PATH: binPath(service.root) } },
        stop: { signal: 'SIGTERM', okExit: [0, 143] },
      },
      watch: local.map((directory) => ({ paths: [projectPattern('src/**', directory)], action: 'rebuild' })),
    },
    prepared.warnings,
  );
}

/** Whether the server is told its base path, which only a setting may be able to do. */
async function saysBase(service: ResolvedService, base: SiteBase, source: SourceTree): Promise<boolean> {
  return base.by !== 'setting' || (await writtenSetting(service.root, base.setting, source))?.isThere === true;
}
