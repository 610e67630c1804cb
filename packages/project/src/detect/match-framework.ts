import { posix } from 'node:path';
import type { Detector, Framework } from '@svc-build/model/builder';
import type { Evidence } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { unreachable } from '@svc-build/model/unreachable';
import type { ManifestFacts } from './manifest-facts.ts';

/** What a framework's detectors found, and those for want of which it does not match. */
export interface FrameworkMatch {
  readonly matches: boolean;
  readonly evidence: readonly Evidence[];
  readonly missing: { readonly every: readonly Detector[]; readonly some: readonly Detector[] };
}

/** Holds a framework's detectors against a directory. */
export async function matchFramework(
  framework: Framework,
  root: string,
  facts: ManifestFacts,
  source: Pick<SourceTree, 'kind'>,
): Promise<FrameworkMatch> {
  const look = (detectors: readonly Detector[]) =>
    Promise.all(detectors.map(async (detector) => ({ detector, seen: await see(detector, root, facts, source) })));
  const every = await look(framework.every);
  const some = await look(framework.some);
  const none = await look(framework.none ?? []);
  const missingEvery = every.filter(({ seen }) => seen === null).map(({ detector }) => detector);
  const oneOfSome = some.length === 0 || some.some(({ seen }) => seen !== null);
  return {
    matches: missingEvery.length === 0 && oneOfSome && none.every(({ seen }) => seen === null),
    evidence: [...every, ...some].flatMap(({ seen }) => (seen === null ? [] : [seen])),
    missing: { every: missingEvery, some: oneOfSome ? [] : framework.some },
  };
}

async function see(
  detector: Detector,
  root: string,
  facts: ManifestFacts,
  source: Pick<SourceTree, 'kind'>,
): Promise<Evidence | null> {
  switch (detector.kind) {
    case 'file': {
      const file = posix.join(root, detector.path);
      return (await source.kind(file)) === 'file' ? { file, because: 'the file is there' } : null;
    }
    case 'dependency':
      return dependency(detector, facts);
    case 'script': {
      const script = facts.scripts.find(({ name }) => name === detector.name);
      return script === undefined ? null : { file: script.file, because: `"${script.name}" is in scripts` };
    }
    case 'server-start':
      return facts.serverStart && { file: facts.serverStart.file, because: '"start" runs a program' };
    case 'no-manifest':
      return facts.files.length > 0 ? null : { file: root, because: 'the directory has no manifest' };
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
