import { type Diagnostic, warning } from '@svc-build/model/diagnostic';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { decidedFiles } from './decided-files.ts';
import { isSource } from './program-files.ts';

const SHOWN = 3;

/** One warning for the sources among files that are published, and for programs that a manifest names. Paths are below the project root. */
export async function sourcesPublished(
  service: ResolvedService,
  { published, named = new Set() }: { readonly published: readonly string[]; readonly named?: ReadonlySet<string> },
  source: SourceTree,
): Promise<readonly Diagnostic[]> {
  const sources = published.filter((path) => isSource(path) || named.has(path));
  if (sources.length === 0) return [];
  const decided = await decidedFiles(service, source);
  const found = sources.filter((path) => !decided.has(path));
  if (found.length === 0) return [];
  const count = found.length === 1 ? '1 source file' : `${found.length} source files`;
  const more = found.length > SHOWN ? ', …' : '';
  return [
    warning(
      'SOURCES_PUBLISHED',
      `Service "${service.name}" publishes ${count} for everybody to read: ${found.slice(0, SHOWN).join(', ')}${more}.`,
      'Leave them out with "excludeFiles", or name them in "allowSources" of the service in svc-build.json.',
      { service: service.name, location: service.entrypointAt },
    ),
  ];
}
