import { posix } from 'node:path';
import { type NodeManifest, parseNodeManifest, readNodeManifest } from '@svc-build/manifests/node/node-manifest';
import { findTsConfig } from '@svc-build/manifests/node/tsconfig';
import { anyPattern, projectPattern } from '@svc-build/model/glob/path-pattern';
import type { Action, BuildPlan, EnvironmentSpec } from '@svc-build/model/plan';
import { ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { installedStep } from '../node/framework-installed.ts';
import { nodeInputs } from '../node/node-inputs.ts';
import { scriptSteps } from '../node/node-scripts.ts';
import { planNodeInstall, scriptEnvironment } from '../node/node-server-plan.ts';
import { wrongBase } from './base-setting.ts';
import type { SiteFacts } from './site-facts.ts';
import { siteDirectory } from './site-output.ts';
import { siteBase, siteRoot, siteScript, toldBase } from './site-script.ts';

/** A framework of sites, and the npm packages that it is found by. */
export interface SiteFramework extends SiteFacts {
  readonly packages: readonly string[];
}

/** Install, the packages of the workspace, then the script that builds the site. */
export async function planSite(
  service: ResolvedService,
  site: SiteFramework,
  source: SourceTree,
): Promise<Result<BuildPlan>> {
  const refusal = await site.refuses(service, source);
  if (!refusal.ok) return refusal;
  const manifest = await siteManifest(service, source);
  if (!manifest.ok) return manifest;
  const root = siteRoot(service, site, manifest.value);
  const base = await wrongBase(service, { root, base: site.base }, source);
  if (!base.ok) return base;
  const place = await siteDirectory(service, { ...site, manifest: manifest.value }, source);
  if (!place.ok) return place;
  const { written } = place.value;
  const prepared = await planNodeInstall(service, manifest.value, source);
  if (!prepared.ok) return prepared;
  const generated = [`${written}/**`, ...statePatterns(service, site)];
  const isGenerated = anyPattern(generated);
  const found = await findTsConfig(service.root, source);
  // What the framework writes for editors leads nowhere but into the service.
  const tsconfig = { ...found, files: found.files.filter((file) => !isGenerated(file)) };
  const { actions, directories, node } = prepared.value;
  const inputs = await nodeInputs(service, { directories, tsconfig, files: [] }, source);
  if (!inputs.ok) return inputs;
  const build: Action = {
    id: `build:${service.name}`,
    label: 'build',
    needs: actions.map(({ id }) => id),
    requires: node,
    inputs: inputs.value,
    generated,
    env: await siteEnvironment(service, site, { envFiles: site.envFiles, source }),
    steps: [...(await installedStep(service, site.packages, source)), ...buildSteps(service, manifest.value, site)],
    outputs: [written],
    restorable: true,
    capture: [...new Set([service.root, written])],
    keep: [],
  };
  const plan = { service: service.name, actions: [...actions, build], ...prepared.value.used };
  return ok(plan, [...prepared.warnings, ...inputs.warnings]);
}

/** The manifest of a service; what is pinned may have none. */
export async function siteManifest({ root }: ResolvedService, source: SourceTree): Promise<Result<NodeManifest>> {
  const read = await readNodeManifest(root, source);
  if (!read.ok) return read;
  return read.value === null ? parseNodeManifest(posix.join(root, 'package.json'), '{}') : ok(read.value);
}

/** What it keeps beside the sources, as patterns from the project root. */
function statePatterns({ root }: ResolvedService, { state }: Pick<SiteFacts, 'state'>): readonly string[] {
  return state.map((pattern) => projectPattern(pattern, root));
}

/** What its commands see: its own variables, and the `.env` files, by itself or by us. */
export async function siteEnvironment(
  service: ResolvedService,
  { base, variables }: Pick<SiteFacts, 'base' | 'variables'>,
  { envFiles, source }: { readonly envFiles: SiteFacts['envFiles']; readonly source: SourceTree },
): Promise<EnvironmentSpec> {
  const seen = await scriptEnvironment(service, source);
  const read = (envFiles ?? []).map((file) => posix.join(service.root, file));
  const told = base.by === 'variable' ? { [base.variable]: siteBase(service) } : {};
  return {
    ...seen,
    files: envFiles === null ? seen.files : [],
    frameworkFiles: read,
    set: { ...variables, ...told },
  };
}

function buildSteps(service: ResolvedService, manifest: NodeManifest, { clean, command, base }: SiteFramework) {
  const { name, scripts } = siteScript(manifest, command);
  const told = { ...scripts, [name]: toldBase({ scripts, name, command, base }, service) };
  const cleaned = clean === null ? [] : scriptSteps({ ...manifest, scripts: { clean } }, 'clean');
  return [...cleaned, ...scriptSteps({ ...manifest, scripts: told }, name)];
}
