import type { GraphEdge, GraphNode, ProjectGraph } from '@svc-build/engine/graph/project-graph';
import { shownLine } from '@svc-build/model/terminal-text';
import type { Terminal } from '../world.ts';
import type { Style } from './diagnostic-text.ts';
import { WORDS } from './graph-dot.ts';
import { wrapWords } from './text-layout.ts';

/** The column in which lists begin. */
const INDENT = 14;

/**
 * A graph for people: each service, package and action with what it hangs together with, one kind in a line. What builds a
 * package hangs together as that does, so it is told with it.
 */
export function graphText(
  { nodes, edges }: ProjectGraph,
  style: Style,
  { isTerminal, columns }: Pick<Terminal, 'isTerminal' | 'columns'>,
): string {
  const width = isTerminal ? columns : Number.POSITIVE_INFINITY;
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const builders = new Set(edges.flatMap(({ to, kind }) => (kind === 'builtBy' ? [to] : [])));
  const titled = (kind: GraphNode['kind']): readonly string[] =>
    nodes
      .filter((node) => node.kind === kind && !builders.has(node.id))
      .flatMap((node) => [...entry(node, { byId, edges, style, width }), '']);
  const [services, packages, actions] = [titled('service'), titled('package'), titled('action')];
  const lines = [
    ...services,
    ...(packages.length === 0 ? [] : [style.bold('Packages'), '', ...packages]),
    ...(actions.length === 0 ? [] : [style.bold('Shared work'), '', ...actions]),
  ];
  return lines
    .slice(0, -1)
    .map((line) => `${shownLine(line, style.isColorSupported)}\n`)
    .join('');
}

/** What a node is shown with. */
interface Shown {
  readonly byId: ReadonlyMap<string, GraphNode>;
  readonly edges: readonly GraphEdge[];
  readonly style: Style;
  readonly width: number;
}

function entry(node: GraphNode, { byId, edges, style, width }: Shown): readonly string[] {
  const own = edges.filter(({ from }) => from === node.id);
  const users = edges.filter(({ to, kind }) => to === node.id && (kind === 'uses' || kind === 'runs'));
  const nameOf = (id: string): string => {
    const found = byId.get(id);
    return found === undefined ? id : titleOf(found);
  };
  const lists: readonly (readonly [string, readonly string[]])[] = [
    ...(['dependsOn', 'uses', 'runs', 'needs'] as const).map((kind) => {
      return [WORDS[kind], own.filter((one) => one.kind === kind).map(({ to }) => nameOf(to))] as const;
    }),
    ['for', users.map(({ from }) => nameOf(from))],
  ];
  return [
    `${style.cyan(titleOf(node))}${aboutOf(node)}${own.some(({ kind }) => kind === 'builtBy') ? ', built' : ''}`,
    ...lists
      .filter(([, names]) => names.length > 0)
      .flatMap(([word, names]) =>
        wrapWords(`  ${word.padEnd(INDENT - 2)}${names.join(', ')}`, width, ' '.repeat(INDENT)),
      ),
  ];
}

function titleOf(node: GraphNode): string {
  if (node.kind === 'service') return node.name;
  return node.kind === 'package' ? (node.name ?? node.directory) : node.action;
}

function aboutOf(node: GraphNode): string {
  if (node.kind === 'service') return ` ${node.framework} in ${node.root}, at ${node.routePrefix}`;
  if (node.kind === 'package') return node.name === null ? '' : ` in ${node.directory}`;
  return ` ${node.label}`;
}
