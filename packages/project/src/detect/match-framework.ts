import { posix } from 'node:path';
import type { Detector, Framework } from '@svc-build/model/builder';
import type { Evidence } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { commandsOf } from '@svc-build/model/start-script';
import { unreachable } from '@svc-build/model/unreachable';
import type { ServicePlace } from './locate-service.ts';
import type { ManifestFacts } from './manifest-facts.ts';

/** Where a service is, and what its manifests say. */
export interface Searched {
  readonly place: ServicePlace;
  readonly facts: ManifestFacts;
  readonly source: SourceTree;
}

/** What speaks for a framework in a directory; nothing when it is not there. */
export async function matchFramework(framework: Framework, searched: Searched): Promise<readonly Evidence[]> {
  const seen = await Promise.all(framework.find.map((detector) => see(detector, searched)));
  return seen.filter((evidence) => evidence !== null);
}

/** Whether the package's build is the bundler's: its `build` script runs the command, and the page is there. */
export async function isBundledBy({ bundles }: Framework, { place, facts, source }: Searched): Promise<boolean> {
  if (bundles === null) return true;
  const scripts = Object.fromEntries(facts.scripts.map(({ name, text }) => [name, text]));
  const wanted = bundles.command.split(' ');
  const runs = commandsOf(scripts, 'build').some((words) => wanted.every((word, index) => words[index] === word));
  return runs && (await source.kind(posix.join(place.root, bundles.page))) === 'file';
}

async function see(detector: Detector, searched: Searched): Promise<Evidence | null> {
  const { place, facts, source } = searched;
  switch (detector.kind) {
    case 'file': {
      const file = posix.join(place.root, detector.path);
      return (await source.kind(file)) === 'file' ? { file, because: 'the file is there' } : null;
    }
    case 'dependency':
      return dependency(detector, facts);
    case 'script': {
      const script = facts.scripts.find(({ name }) => name === detector.name);
      return script === undefined ? null : { file: script.file, because: `"${script.name}" is in scripts` };
    }
    case 'program':
      return program(searched);
    default:
      return unreachable(detector);
  }
}

function dependency(detector: Extract<Detector, { kind: 'dependency' }>, facts: ManifestFacts): Evidence | null {
  const found = facts.dependencies.find(
    ({ ecosystem, name, development }) =>
      ecosystem === detector.ecosystem &&
      (detector.development || !development) &&
      // A Go module's later major versions end in /v2, /v3, …
      (name === detector.name || (ecosystem === 'go' && name.replace(/\/v\d+$/, '') === detector.name)),
  );
  return found === undefined ? null : { file: found.file, because: found.because };
}

/**
 * The entrypoint, or what `start` runs; or `main`, which `npm init` writes into every package, where neither a page nor a
 * build makes it a site.
 */
async function program({ place, facts, source }: Searched): Promise<Evidence | null> {
  const { root, entrypoint, runtime } = place;
  const inRoot = (path: string): string => posix.join(root, path);
  if (runtime === 'node' && entrypoint.kind === 'file' && facts.files.includes(inRoot('package.json')))
    return { file: inRoot(entrypoint.path), because: 'the entrypoint is a program' };
  const started = facts.programs.find(({ by }) => by === 'start');
  if (started !== undefined) return { file: started.file, because: `"start" runs ${started.path}` };
  const main = facts.programs.find(({ by }) => by === 'main');
  if (main === undefined || facts.scripts.some(({ name }) => name === 'start' || name === 'build')) return null;
  const isThere = async (path: string): Promise<boolean> => (await source.kind(inRoot(path))) === 'file';
  if ((await isThere('index.html')) || !(await isThere(main.path))) return null;
  return { file: main.file, because: `"main" is ${main.path}` };
}
