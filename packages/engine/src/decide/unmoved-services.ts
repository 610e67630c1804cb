import type { ResolvedService } from '@svc-build/model/service';
import { Listings, type Trace, tracedLook } from '@svc-build/trace/trace';
import type { BuildContext } from '../build-context.ts';
import { knownSecret } from '../environment/project-secret.ts';
import { sameVariables } from '../environment/watched-variables.ts';
import type { LastRun, RunSettings } from '../record/last-run.ts';
import { NOBODY, SEVERAL } from '../record/path-owners.ts';

/** A project now, and its last run. */
interface ProjectAgain {
  readonly services: readonly ResolvedService[];
  /** A digest of all that plans follow from but the disk. */
  readonly question: string;
  readonly settings: RunSettings;
  readonly last: LastRun | null;
  /** What this run looks at is noted there. */
  readonly trace: Trace;
}

/**
 * The services of which nothing has moved since the last run, by name: their plans, their keys and what was decided about
 * them are those of that run, so that nothing of them is read. None where that run does not say whom a change matters to.
 */
export function unmovedServices(
  { services, question, settings, last, trace }: ProjectAgain,
  context: Pick<BuildContext, 'directories' | 'host' | 'trust'>,
): ReadonlySet<string> {
  const none = new Set<string>();
  if (last === null || !isSameRun(last, question, settings, context)) return none;
  const moved = movedOwners(last, trace, context);
  if (moved === null) return none;
  const names = last.services.map(({ name }) => name);
  // What others write may be among declared inputs, and only the plans of all say what that is.
  const isToPlan = ({ name, inputs }: ResolvedService): boolean => inputs !== null || moved.has(names.indexOf(name));
  const work = withDependents(services.filter(isToPlan), services);
  // A whole run costs no more then.
  if (work.size * 2 > services.length) return none;
  return new Set(names.filter((name) => !work.has(name)));
}

/** Whether a run with unmoved sources would come to what the last one came to. */
function isSameRun(
  last: LastRun,
  question: string,
  settings: RunSettings,
  { directories, host, trust }: Pick<BuildContext, 'directories' | 'host' | 'trust'>,
): boolean {
  if (trust.results !== 'use' || !trust.stamps) return false;
  if (!last.isReliable || !last.services.every(({ inputsUnchanged }) => inputsUnchanged)) return false;
  if (last.question !== question || JSON.stringify(last.settings) !== JSON.stringify(settings)) return false;
  // The warning names all services that a variable is for.
  if (last.diagnostics.some(({ code }) => code === 'SERVICE_URL_OVERRIDDEN')) return false;
  const secret = knownSecret(directories, host.env, host.disk);
  return secret !== null && sameVariables(last.variables, host.env, secret);
}

/**
 * The places of the services that a moved path matters to; null where it matters to several. A directory that says what it
 * said has not moved; its new stamp is noted.
 */
function movedOwners(
  { sources, owners }: LastRun,
  trace: Trace,
  { directories: { root }, host: { disk } }: Pick<BuildContext, 'directories' | 'host'>,
): ReadonlySet<number> | null {
  const moved = new Set<number>();
  const listings = new Listings(root, disk);
  const look = tracedLook(trace, root, disk);
  const saysTheSame = (row: number): boolean => {
    const listing = listings.of(sources.path(row), look(sources.path(row)));
    return listing !== null && listing === sources.digest(row);
  };
  for (let row = 0; row < sources.length; row += 1) {
    const owner = owners[row] ?? SEVERAL;
    if (owner === NOBODY || moved.has(owner) || sources.isRowUnmoved(row, root, disk)) continue;
    if (owner !== SEVERAL) moved.add(owner);
    else if (!saysTheSame(row)) return null;
  }
  return moved;
}

/** Services with all that depend on them. */
function withDependents(work: readonly ResolvedService[], services: readonly ResolvedService[]): ReadonlySet<string> {
  const names = new Set(work.map(({ name }) => name));
  for (let before = -1; before !== names.size; ) {
    before = names.size;
    for (const { name, dependsOn } of services) if (dependsOn.some((needed) => names.has(needed))) names.add(name);
  }
  return names;
}
