// Rules of dependency-cruiser, made from layers.json: who may import whom, and who may touch the outside.
const layers = require('./layers.json');

const TESTS = '(\\.test\\.ts$|/testing/)';
/** @param {string} layer */
const pattern = (layer) => `^${layer}/`;

const edges = Object.entries(layers).map(([layer, allowed]) => ({
  name: `layer-${layer.replace(/[^a-z]+/g, '-')}`,
  comment: `${layer} may import ${allowed.length === 0 ? 'no other package' : allowed.join(', ')}`,
  severity: 'error',
  from: { path: pattern(layer), pathNot: TESTS },
  to: {
    path: '^(packages|builders)/',
    pathNot: [...allowed.map(pattern), pattern(layer)],
  },
}));

module.exports = {
  forbidden: [
    ...edges,
    {
      name: 'builders-apart',
      comment: 'A framework is what its own directory says: a directory of builders may not import another.',
      severity: 'error',
      from: { path: '^builders/([^/]+)/', pathNot: TESTS },
      to: { path: '^builders/[^/]+/', pathNot: '^builders/$1/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'one-door',
      comment:
        'Files and processes are reached through packages/host; modules that run in children are their own programs.',
      severity: 'error',
      from: {
        path: '^(packages|builders)/',
        pathNot: [
          TESTS,
          '^packages/host/',
          '^packages/runtimes/src/(modules|bundle|launcher|call|installed)/',
          '^builders/[^/]+/modules/',
          '^builders/nextjs/(hook|built|kept-cache|next-too-old|derived-secret)',
          '^builders/all\\.ts$',
          '^packages/cli/(bin/|src/(bin|terminal)\\.ts|[a-z-]+\\.mjs)',
        ],
      },
      to: { path: '^(node:)?(fs|fs/promises|child_process|worker_threads)$' },
    },
    {
      name: 'network-in-the-gateway',
      comment: 'node:http and node:net belong to the gateway and to the host.',
      severity: 'error',
      from: {
        path: '^(packages|builders)/',
        pathNot: [
          TESTS,
          '^packages/host/',
          '^packages/serve/src/gateway/',
          '^packages/runtimes/src/(modules|launcher)/',
        ],
      },
      to: { path: '^(node:)?(http|https|http2|net)$', dependencyTypesNot: ['type-only'] },
    },
    { name: 'unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(/dist/|/examples?/|node_modules/)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    combinedDependencies: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node'] },
  },
};
