import { compare } from '@svc-build/model/json';
import type { Action, ActionId, UsedPackage } from '@svc-build/model/plan';
import { andThen, ok, type Result } from '@svc-build/model/result';
import type { PlannedService } from '../plan/plan-project.ts';
import { planRun } from '../plan-run.ts';
import type { RunOutside, RunRequest } from '../run-request.ts';
import { readPackages } from './read-packages.ts';

/** Something of a project that other things hang together with. Ids say what kind of thing it is. */
export type GraphNode =
  | {
      readonly kind: 'service';
      readonly id: string;
      readonly name: string;
      readonly framework: string;
      readonly root: string;
      readonly routePrefix: string;
    }
  /** `name` is null where its manifest gives none, or nobody has read it. */
  | { readonly kind: 'package'; readonly id: string; readonly name: string | null; readonly directory: string }
  /** An install, a build of a package, or other work that services share. */
  | { readonly kind: 'action'; readonly id: string; readonly action: ActionId; readonly label: string };

/**
 * How two nodes hang together. `dependsOn`: the service's build comes after that of the other, because it is configured so.
 * `uses`: the package is a dependency. `builtBy`: the action builds the package. `runs`: the action comes before the
 * service's own build. `needs`: the action comes after the other.
 */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: 'dependsOn' | 'uses' | 'builtBy' | 'runs' | 'needs';
}

/** What hangs together in a project; nodes and edges each stand once. */
export interface ProjectGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** Reads and plans a project, and tells what hangs together in it: what `graph` shows. */
export async function explainGraph(request: RunRequest, outside: RunOutside): Promise<Result<ProjectGraph>> {
  return andThen(await planRun(request, outside), async ({ planned, source, context }) => {
    const packages = await Promise.all(planned.map((one) => readPackages(one, source, context.runtimes)));
    return ok(graphOf(planned.map((one, index) => ({ ...one, packages: packages[index] ?? [] }))));
  });
}

interface ServiceInGraph extends Pick<PlannedService, 'service' | 'plan'> {
  readonly packages: readonly UsedPackage[];
}

const idOf = {
  service: (name: string): string => `service:${name}`,
  package: (directory: string): string => `package:${directory}`,
  action: (action: ActionId): string => `action:${action}`,
};

/** The graph of planned services: those first, then packages by directory, then actions, each after what it needs. */
export function graphOf(planned: readonly ServiceInGraph[]): ProjectGraph {
  const actions = actionsToShow(planned);
  const packages = new Map(planned.flatMap((one) => one.packages.map((used) => [used.directory, used] as const)));
  const nodes: readonly GraphNode[] = [
    ...planned.map(({ service: { name, framework, root, routePrefix } }): GraphNode => {
      return { kind: 'service', id: idOf.service(name), name, framework, root, routePrefix };
    }),
    ...[...packages.values()]
      .sort((a, b) => compare(a.directory, b.directory))
      .map(({ directory, name }): GraphNode => ({ kind: 'package', id: idOf.package(directory), name, directory })),
    ...[...actions.values()].map(({ id, label }): GraphNode => {
      return { kind: 'action', id: idOf.action(id), action: id, label };
    }),
  ];
  const edges = [
    ...planned.flatMap((one) => serviceEdges(one, actions)),
    ...[...packages.values()].flatMap(packageEdges),
    ...[...actions.values()].flatMap(({ id, needs }) =>
      needs.filter((need) => actions.has(need)).map((need) => edge(idOf.action(id), idOf.action(need), 'needs')),
    ),
  ];
  return { nodes, edges: [...new Map(edges.map((one) => [JSON.stringify(one), one])).values()] };
}

/** Installs, builds of packages, and whatever several services share; of the rest a service says enough. */
function actionsToShow(planned: readonly ServiceInGraph[]): ReadonlyMap<ActionId, Action> {
  const owners = new Map<ActionId, number>();
  for (const { plan } of planned) for (const { id } of plan.actions) owners.set(id, (owners.get(id) ?? 0) + 1);
  const builds = new Set(planned.flatMap(({ packages }) => packages.map(({ builtBy }) => builtBy)));
  const isShown = ({ id, restorable, steps }: Action): boolean =>
    steps.length > 0 && (!restorable || builds.has(id) || (owners.get(id) ?? 0) > 1);
  return new Map(planned.flatMap(({ plan }) => plan.actions.filter(isShown).map((action) => [action.id, action])));
}

function serviceEdges(
  { service, plan, packages }: ServiceInGraph,
  actions: ReadonlyMap<ActionId, Action>,
): readonly GraphEdge[] {
  const from = idOf.service(service.name);
  const builds = new Set(packages.map(({ builtBy }) => builtBy));
  return [
    ...service.dependsOn.map((name) => edge(from, idOf.service(name), 'dependsOn')),
    ...packages.filter(({ isDirect }) => isDirect).map(({ directory }) => edge(from, idOf.package(directory), 'uses')),
    ...plan.actions
      .filter(({ id }) => actions.has(id) && !builds.has(id))
      .map(({ id }) => edge(from, idOf.action(id), 'runs')),
  ];
}

function packageEdges({ directory, uses, builtBy }: UsedPackage): readonly GraphEdge[] {
  const from = idOf.package(directory);
  return [
    ...uses.map((used) => edge(from, idOf.package(used), 'uses')),
    ...(builtBy === null ? [] : [edge(from, idOf.action(builtBy), 'builtBy')]),
  ];
}

function edge(from: string, to: string, kind: GraphEdge['kind']): GraphEdge {
  return { from, to, kind };
}
