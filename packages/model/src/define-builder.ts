import type { Builder, Detector, Framework } from './builder.ts';
import { ok } from './result.ts';

/** A framework's facts as they are written: what most do not have may be left out. */
export type FrameworkFacts = Omit<Framework, 'builtOn' | 'bundles' | 'publicEnvPrefixes'> &
  Partial<Pick<Framework, 'builtOn' | 'bundles' | 'publicEnvPrefixes'>>;

/** A builder as it is written: without `probe` it asks no tool. */
export type BuilderDefinition = Omit<Builder, 'frameworks' | 'probe'> &
  Partial<Pick<Builder, 'probe'>> & { readonly frameworks: readonly FrameworkFacts[] };

/** How services are built, whatever their framework is called. The version is raised when a plan or an output changes its meaning. */
export type Recipe = Pick<Builder, 'version' | 'probe' | 'plan' | 'collect' | 'dev'>;

/** A builder, checked by the compiler and completed. */
export function defineBuilder(definition: BuilderDefinition): Builder {
  return { probe: async () => ok([]), ...definition, frameworks: definition.frameworks.map(completed) };
}

/** A framework with a builder of its own, which is called like it: its facts, and the recipe that builds it. */
export function framework({
  build,
  ...facts
}: FrameworkFacts & { readonly build: (framework: Framework) => Recipe }): Builder {
  const complete = completed(facts);
  return { name: facts.slug, frameworks: [complete], ...build(complete) };
}

/** Any of these npm packages among the dependencies of a package; with `development`, among those for development too. */
export function npm(names: string | readonly string[], { development = false } = {}): readonly Detector[] {
  return [names].flat().map((name) => ({ kind: 'dependency', ecosystem: 'npm', name, development }));
}

/** Any of these Python packages among the requirements. */
export function python(names: string | readonly string[]): readonly Detector[] {
  return [names].flat().map((name) => ({ kind: 'dependency', ecosystem: 'python', name, development: false }));
}

function completed(facts: FrameworkFacts): Framework {
  return { builtOn: [], bundles: null, publicEnvPrefixes: [], ...facts };
}
