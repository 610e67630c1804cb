import { mayMatchBelow } from '@svc-build/model/glob/path-pattern';
import { withNeeded } from '@svc-build/model/needed-services';
import type { BuildPlan } from '@svc-build/model/plan';
import { liesIn } from '@svc-build/model/project-path';
import type { ResolvedService } from '@svc-build/model/service';
import { sha256 } from '@svc-build/trace/sha256';
import { filePattern } from './file-patterns.ts';

/** What builds write that a service's inputs may not be: they follow from it, and no plan of the service does. */
export interface WrittenElsewhere {
  /** What the builds of all services write, as far as a declared input may name it: no input unless a pattern names it itself. */
  readonly written: readonly string[];
  /** What the builds of the services that it depends on write: no input whatever names it, for their keys say what it holds. */
  readonly writtenByNeeded: { readonly paths: readonly string[]; readonly patterns: readonly string[] };
}

interface Planned {
  readonly service: ResolvedService;
  readonly plan: Pick<BuildPlan, 'actions'>;
}

/** What the builds of these services write, for each of them. */
export function writtenElsewhere(planned: readonly Planned[]): (one: Planned) => WrittenElsewhere {
  const written = [...new Set(planned.flatMap(({ plan }) => outputsOf(plan)))].sort();
  const byName = new Map(planned.map((one) => [one.service.name, one]));
  return ({ service }) => ({
    written: written.filter(mayName(service)),
    writtenByNeeded: writtenByNeeded(service, byName),
  });
}

/** Whether a declared input of a service may stand for what is written at a place without naming that itself. */
export function mayName({ inputs }: Pick<ResolvedService, 'inputs'>): (output: string) => boolean {
  if (inputs === null) return () => false;
  const patterns = inputs
    .map(({ value }) => filePattern(value, '.').glob)
    .map((glob) => ({ glob, mayName: mayMatchBelow([glob]) }));
  return (output) =>
    !output.startsWith('{') && patterns.some((one) => !liesIn(one.glob, output) && one.mayName(output));
}

/** The outputs of all actions of a plan. */
export function outputsOf({ actions }: Pick<BuildPlan, 'actions'>): readonly string[] {
  return actions.flatMap(({ outputs }) => outputs);
}

function writtenByNeeded(
  { dependsOn }: ResolvedService,
  all: ReadonlyMap<string, Planned>,
): WrittenElsewhere['writtenByNeeded'] {
  if (dependsOn.length === 0) return { paths: [], patterns: [] };
  const services = [...all.values()].map(({ service }) => service);
  const needed = [...withNeeded(dependsOn, services)].flatMap((name) => all.get(name) ?? []);
  return {
    paths: needed.flatMap(({ plan }) => outputsOf(plan)),
    patterns: needed.flatMap(({ service, plan }) => [
      ...service.generated,
      ...plan.actions.flatMap(({ generated }) => generated),
    ]),
  };
}

/** The same as one short text; empty for a service to which no other matters. */
export function writtenDigest({ written, writtenByNeeded: { paths, patterns } }: WrittenElsewhere): string {
  return [written, paths, patterns].every(({ length }) => length === 0)
    ? ''
    : sha256(JSON.stringify([written, paths, patterns]));
}
