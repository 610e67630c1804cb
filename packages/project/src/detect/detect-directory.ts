import type { Catalog } from '@svc-build/model/builder';
import { andThen, ok, type Result } from '@svc-build/model/result';
import type { Entrypoint, Evidence } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { unreachable } from '@svc-build/model/unreachable';
import type { Subject } from '../documents/schema-diagnostics.ts';
import { detectFramework } from './detect-framework.ts';
import { locateService } from './locate-service.ts';
import { readManifests } from './read-manifests.ts';

/** What would be built there, and why. */
export interface Detection {
  readonly framework: string;
  readonly builder: string;
  /** As `vercel.json` would have it, relative to the service root; null when it is the root itself. */
  readonly entrypoint: string | null;
  readonly evidence: readonly Evidence[];
}

/** Says what a directory (or another entrypoint) of a project is, as if it were a service without a pinned framework. */
export async function detectDirectory(
  directory: string,
  { builders, runtimes }: Catalog,
  source: SourceTree,
): Promise<Result<Detection>> {
  const name = `directory ${JSON.stringify(directory)}`;
  const subject: Subject = { name, entrypoint: `The ${name}`, at: { service: null, location: null } };
  const written = { entrypoint: directory, pinned: null };
  return andThen(await locateService(written, subject, { source, runtimes }), async (place) =>
    andThen(await readManifests(place.root, source, runtimes), async (facts) =>
      andThen(await detectFramework({ place, facts, builders, source }, subject), ({ framework, builder, evidence }) =>
        ok({ framework: framework.slug, builder, entrypoint: entrypointText(place.entrypoint), evidence }),
      ),
    ),
  );
}

function entrypointText(entrypoint: Entrypoint): string | null {
  switch (entrypoint.kind) {
    case 'directory':
      return entrypoint.path === '.' ? null : entrypoint.path;
    case 'file':
      return entrypoint.path;
    case 'attribute':
      return `${entrypoint.module}:${entrypoint.attribute}`;
    default:
      return unreachable(entrypoint);
  }
}
