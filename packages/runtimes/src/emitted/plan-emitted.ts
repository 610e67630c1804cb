import { posix } from 'node:path';
import type { Json } from '@svc-build/model/json';
import { type Action, BASE_ENVIRONMENT, type BuildPlan, escapePlaceholders } from '@svc-build/model/plan';
import { ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { BUNDLE_FILE, bundleInput, planNodeInstall } from '../node/node-server-plan.ts';
import { settingHelp, unsaidBase } from '../site/base-setting.ts';
import { planSite, type SiteFramework, siteManifest } from '../site/plan-site.ts';
import { completeSite } from '../site/site-facts.ts';
import { siteDirectory } from '../site/site-output.ts';
import { siteBase, siteRoot } from '../site/site-script.ts';
import type { EmittedBundleInput } from './emitted-bundle.ts';
import { completeServer, type EmittedFacts, type EmittedServer } from './emitted-facts.ts';

/** A framework whose build leaves a server. */
export interface EmittedFramework extends SiteFramework {
  readonly server: EmittedServer;
}

/** A framework's facts, as the recipe of sites takes them. */
export function emittedFramework(facts: EmittedFacts, packages: readonly string[]): EmittedFramework {
  return { ...completeSite({ ...facts, fallback: null }), server: completeServer(facts.server), packages };
}

/** Where a build leaves its server; paths are below the project root. */
export interface EmittedPlace {
  /** All that it writes. */
  readonly written: string;
  readonly entry: string;
  /** What browsers load. */
  readonly client: string;
  /** Where pages are if they are all that it left. */
  readonly site: string;
}

/** Where the server of a service is to be. */
export async function emittedPlace(
  service: ResolvedService,
  framework: EmittedFramework,
  source: SourceTree,
): Promise<Result<EmittedPlace>> {
  const manifest = await siteManifest(service, source);
  if (!manifest.ok) return manifest;
  const place = await siteDirectory(service, { ...framework, manifest: manifest.value }, source);
  if (!place.ok) return place;
  const { written, directory } = place.value;
  const { entry, client, clientBelowPrefix } = framework.server;
  const below = clientBelowPrefix ? siteBase(service) : '.';
  return ok({
    written,
    entry: posix.join(written, entry),
    client: posix.join(written, client, below).replace(/\/$/, ''),
    site: directory,
  });
}

/** What a site is built by, then a look at the server that this leaves. */
export async function planEmitted(
  service: ResolvedService,
  framework: EmittedFramework,
  source: SourceTree,
): Promise<Result<BuildPlan>> {
  const manifest = await siteManifest(service, source);
  if (!manifest.ok) return manifest;
  const root = siteRoot(service, framework, manifest.value);
  const base = await unsaidBase(service, { root, base: framework.base }, source);
  if (!base.ok) return base;
  const planned = await planSite(service, framework, source);
  if (!planned.ok) return planned;
  const place = await emittedPlace(service, framework, source);
  if (!place.ok) return place;
  const prepared = await planNodeInstall(service, manifest.value, source);
  if (!prepared.ok) return prepared;
  const { actions } = planned.value;
  const build = actions.at(-1);
  const bundle: Action = {
    id: `bundle:${service.name}`,
    label: 'bundle',
    needs: actions.map(({ id }) => id),
    requires: build?.requires ?? [],
    inputs: build?.inputs ?? { directories: [], files: [], exclude: [] },
    generated: [],
    env: BASE_ENVIRONMENT,
    steps: [
      {
        kind: 'call',
        label: 'bundle',
        module: 'emitted-bundle',
        input: emittedInput(service, { framework, place: place.value, install: prepared.value.install }),
        output: `{scratch}/${BUNDLE_FILE}`,
      },
    ],
    // Which files it finds its way to is known only when it has: it runs whenever the service is built.
    outputs: [],
    restorable: true,
    keep: [],
  };
  return ok({ ...planned.value, actions: [...actions, bundle] }, planned.warnings);
}

interface EmittedWork {
  readonly framework: EmittedFramework;
  readonly place: EmittedPlace;
  readonly install: string;
}

function emittedInput(service: ResolvedService, { framework, place, install }: EmittedWork): Json {
  const { server, hashed, copied, base } = framework;
  const { written, entry, client, site } = place;
  const input: EmittedBundleInput = {
    ...bundleInput(service, { candidates: [entry], built: [written] }, install),
    parts: server.parts.map((part) => escapePlaceholders(posix.join(written, part))),
    selfContained: server.selfContained,
    runner: server.runner,
    pagesInstead: server.mayBeSite ? escapePlaceholders(site) : null,
    assets: {
      directory: escapePlaceholders(client),
      hashed: escapePlaceholders(hashed.source),
      copied: copied === null ? null : escapePlaceholders(posix.join(service.root, copied)),
      needed: base.by !== 'setting' ? null : escapePlaceholders(settingHelp(base.setting, siteBase(service))),
    },
    sealed: '{scratch}/sealed',
    // Comes back as it went in, for entries to hold.
    sealedAs: escapePlaceholders('{scratch}/sealed'),
  };
  return { ...input } as unknown as Json;
}
