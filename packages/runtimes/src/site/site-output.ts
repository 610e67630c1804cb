import { posix } from 'node:path';
import type { NodeManifest } from '@svc-build/manifests/node/node-manifest';
import type { Location } from '@svc-build/model/diagnostic';
import { liesIn } from '@svc-build/model/project-path';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { overlappedRoot, refusedOutput } from '../static/refused-output.ts';
import type { SiteFacts } from './site-facts.ts';
import { commandWords, siteRoot } from './site-script.ts';

/** What is known of a package whose build leaves a site. */
interface SitePackage extends Pick<SiteFacts, 'command' | 'operand' | 'output'> {
  readonly manifest: NodeManifest;
}

/** Directories below the project root: what the build writes, and where its site is in that. */
export interface SitePlace {
  readonly written: string;
  readonly directory: string;
  /** Where its configuration says it; null where nothing does, or the command itself. */
  readonly at: Location | null;
}

/** Where a build is to leave its site: an option says it, else the configuration, else the framework. */
export async function siteDirectory(
  service: ResolvedService,
  site: SitePackage,
  source: SourceTree,
): Promise<Result<SitePlace>> {
  const root = siteRoot(service, site, site.manifest);
  const configured = await site.output.configured(root, source);
  if (!configured.ok) return configured;
  const option = saidByOption(site);
  const place = configured.value ?? site.output;
  const said = option ?? place.directory;
  // An option counts from where the command runs.
  const from = option === null ? root : service.root;
  const written = posix.isAbsolute(said) ? said : posix.join(from, said).replace(/(.)\/$/, '$1');
  const directory = posix.join(written, place.site).replace(/(.)\/$/, '$1');
  const at = option === null ? (configured.value?.at ?? null) : null;
  const refused = refusedAmong(service, written, directory);
  if (refused !== null) return fail(refusedOutput(service, { ...refused, isBuilt: false, at }));
  return ok({ written, directory, at });
}

/** The place of the two that cannot be an output, and why. */
function refusedAmong(
  service: ResolvedService,
  written: string,
  directory: string,
): { readonly place: string; readonly why: string } | null {
  for (const place of [written, directory]) {
    const why = whyNot(service, place);
    if (why !== null) return { place, why };
  }
  if (liesIn(directory, written)) return null;
  return { place: directory, why: `it is outside of ${written}, which the build writes` };
}

function saidByOption({ manifest, command, output: { option } }: SitePackage): string | null {
  if (option === null) return null;
  const words = commandWords(manifest, command);
  const index = words.findIndex((word) => word === option || word.startsWith(`${option}=`));
  return index < 0 ? null : (words[index]?.split('=')[1] ?? words[index + 1] ?? null);
}

/** Why a place cannot be an output: a service lies in it, or it lies elsewhere. */
function whyNot(service: ResolvedService, place: string): string | null {
  const { root } = service;
  const isOutside = posix.isAbsolute(place) || !liesIn(place, root);
  return isOutside ? 'it is outside of the service' : overlappedRoot(service, place);
}
