import { posix } from 'node:path';
import type { ResolvedService } from '@svc-build/model/service';
import { existingFiles, type SourceTree } from '@svc-build/model/source-tree';
import { OUTPUT_NAMES } from '@svc-build/runtimes/static/refused-output';

/** Where some builds leave them too; in most packages it is a source. */
const PUBLIC = 'public';

/** The places, below the project root, that a build may fill and that are no input of it. */
export function outputPlaces({ root }: Pick<ResolvedService, 'root'>): readonly string[] {
  return OUTPUT_NAMES.map((name) => posix.join(root, name));
}

/** Every place that the message names when a build left no site. */
export function namedPlaces(service: Pick<ResolvedService, 'root'>): readonly string[] {
  return [...outputPlaces(service), posix.join(service.root, PUBLIC)];
}

/** Places with a page in them, the likeliest first. */
export interface BuildPlaces {
  /** The build wrote there: its page, or anything in a place that is made for that. */
  readonly written: readonly string[];
  /** The place of sources, where the build wrote beside a page that was there before. */
  readonly mixed: string | null;
}

/** What a build wrote, and where its configuration says that its site goes; null where that says nothing. */
interface WrittenFiles {
  readonly captured: readonly string[];
  readonly configured: string | null;
}

/** Finds out where this build left a site, by what it wrote: a directory of the package that holds an `index.html`. */
export async function findBuildPlaces(
  service: ResolvedService,
  { captured, configured }: WrittenFiles,
  source: SourceTree,
): Promise<BuildPlaces> {
  const named = namedPlaces(service);
  const touched = new Set(captured.flatMap((path) => placeOf(service.root, path) ?? []));
  if (configured !== null && captured.includes(pageIn(configured))) return { written: [configured], mixed: null };
  const places = [
    ...named.filter((place) => touched.has(place)),
    ...[...touched].filter((one) => !named.includes(one)),
  ];
  const written = new Set(captured);
  const outputs = outputPlaces(service);
  const isWritten = (place: string): boolean => outputs.includes(place) || written.has(pageIn(place));
  const pages = await existingFiles(places.map(pageIn), source);
  const withPage = places.filter((place) => pages.includes(pageIn(place)));
  const mixed = withPage.find((place) => !isWritten(place) && named.includes(place)) ?? null;
  return { written: withPage.filter(isWritten), mixed };
}

/** The directory of the package that a file lies in; the package itself for a file right in it. */
function placeOf(root: string, path: string): string | null {
  const below = posix.relative(root, path);
  if (below === '' || below.startsWith('../')) return null;
  return below.includes('/') ? posix.join(root, below.slice(0, below.indexOf('/'))) : root;
}

function pageIn(place: string): string {
  return posix.join(place, 'index.html');
}
