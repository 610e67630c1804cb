import { anyPattern } from '@svc-build/model/glob/path-pattern';
import { fromRuntimes, type ManifestKind, type Runtime, type RuntimeFacts } from '@svc-build/model/runtime-facts';

/** Manifests of languages that no runtime names: they only tell that a directory is more than a folder of files. */
const FOREIGN = new Set(['Cargo.toml', 'Gemfile', 'composer.json', 'deno.json', 'mix.exs', 'pom.xml']);

/** A kind of manifest and the runtime that it belongs to. */
export interface KnownManifest {
  readonly runtime: RuntimeFacts;
  readonly kind: ManifestKind;
}

const knownManifests = fromRuntimes((runtimes) =>
  runtimes.flatMap((runtime) => runtime.manifests.map((kind) => ({ runtime, kind, matches: anyPattern([kind.name]) }))),
);

/** What a file is a manifest of, by its name; null when no runtime names it. */
export function manifestKind(name: string, runtimes: readonly RuntimeFacts[]): KnownManifest | null {
  return knownManifests(runtimes).find(({ matches }) => matches(name)) ?? null;
}

/** The runtime that a file name is a manifest of; null for any other file. */
export function manifestRuntime(name: string, runtimes: readonly RuntimeFacts[]): Runtime | 'foreign' | null {
  return manifestKind(name, runtimes)?.runtime.name ?? (FOREIGN.has(name) ? 'foreign' : null);
}
