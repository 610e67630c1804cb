import type { GraphNode, ProjectGraph } from '@svc-build/engine/graph/project-graph';
import { unreachable } from '@svc-build/model/unreachable';

/** A graph for Graphviz. */
export function graphDot({ nodes, edges }: ProjectGraph): string {
  return [
    'digraph services {',
    '  rankdir=LR;',
    '  node [fontname="sans-serif"];',
    ...nodes.map((node) => `  ${quoted(node.id)} [label=${quoted(labelOf(node))}, shape=${SHAPES[node.kind]}];`),
    ...edges.map(({ from, to, kind }) => `  ${quoted(from)} -> ${quoted(to)} [label=${quoted(WORDS[kind])}];`),
    '}',
    '',
  ].join('\n');
}

const SHAPES: Readonly<Record<GraphNode['kind'], string>> = { service: 'box', package: 'ellipse', action: 'note' };

/** What an edge says, in the words of the text for people. */
export const WORDS: Readonly<Record<ProjectGraph['edges'][number]['kind'], string>> = {
  dependsOn: 'depends on',
  uses: 'uses',
  builtBy: 'built by',
  runs: 'after',
  needs: 'after',
};

function labelOf(node: GraphNode): string {
  switch (node.kind) {
    case 'service':
      return `${node.name}\n${node.framework} in ${node.root}`;
    case 'package':
      return node.name === null ? node.directory : `${node.name}\n${node.directory}`;
    case 'action':
      return node.action;
    default:
      return unreachable(node);
  }
}

/** Names come from the project and may hold anything. */
function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}
