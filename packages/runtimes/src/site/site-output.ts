import { posix } from 'node:path';
import type { NodeManifest } from '@svc-build/manifests/node/node-manifest';
import { error } from '@svc-build/model/diagnostic';
import { liesIn } from '@svc-build/model/project-path';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import type { SiteOutput } from './site-facts.ts';
import { commandWords } from './site-script.ts';

/** What is known of a package whose build leaves a site. */
interface SitePackage {
  readonly manifest: NodeManifest;
  readonly command: string;
  readonly output: SiteOutput;
}

/** Directories below the project root: what the build writes, and where its site is in that. */
interface SitePlace {
  readonly written: string;
  readonly directory: string;
}

/** Where a build is to leave its site: an option says it, else the configuration, else the framework. */
export async function siteDirectory(
  service: ResolvedService,
  site: SitePackage,
  source: SourceTree,
): Promise<Result<SitePlace>> {
  const configured = await site.output.configured(service, source);
  if (!configured.ok) return configured;
  const option = saidByOption(site);
  const place = option !== null ? { ...site.output, directory: option } : (configured.value ?? site.output);
  const written = posix.join(service.root, place.directory).replace(/(.)\/$/, '$1');
  const why = whyNot(service, written, place.directory);
  return why === null
    ? ok({ written, directory: posix.join(written, place.site) })
    : fail(refused(service, written, why));
}

function saidByOption({ manifest, command, output: { option } }: SitePackage): string | null {
  if (option === null) return null;
  const words = commandWords(manifest, command);
  const index = words.findIndex((word) => word === option || word.startsWith(`${option}=`));
  return index < 0 ? null : (words[index]?.split('=')[1] ?? words[index + 1] ?? null);
}

/** Why a place cannot be an output: sources lie in it, or it lies elsewhere. */
function whyNot({ root, nestedRoots }: ResolvedService, directory: string, said: string): string | null {
  if (directory === root) return 'it is the root of the service';
  if (posix.isAbsolute(said) || !liesIn(directory, root)) return 'it is outside of the service';
  const nested = nestedRoots.find((one) => liesIn(one, directory));
  return nested === undefined ? null : `${nested} is the root of another service`;
}

function refused({ name, entrypointAt }: ResolvedService, directory: string, why: string) {
  return error(
    'BUILD_OUTPUT_REFUSED',
    `The build of "${name}" is to write its site into ${directory}, which cannot be published: ${why}.`,
    'Make it write into a directory of its own, such as "dist".',
    { service: name, location: entrypointAt },
  );
}
