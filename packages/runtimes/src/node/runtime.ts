import { defineRuntime } from '@svc-build/model/runtime-facts';

const ONLY_ONE = { askedBy: [], others: null } as const;

/** Node.js. */
export const NODE = defineRuntime({
  name: 'node',
  title: 'Node.js',
  ecosystem: 'npm',
  manifests: [{ name: 'package.json', lists: 'package.json' }],
  extensions: ['.cjs', '.cts', '.js', '.jsx', '.mjs', '.mts', '.ts', '.tsx'],
  // `.js` may be either.
  sources: ['.cts', '.ctsx', '.mts', '.mtsx', '.ts', '.tsx'],
  besidePage: 'program',
  tools: [
    {
      name: 'node',
      versionArguments: ['-p', 'process.version + "\\n" + process.execPath'],
      runsUs: true,
      itself: { files: ['node'], native: true },
      ...ONLY_ONE,
    },
    { name: 'npm', versionArguments: ['--version'], itself: { files: ['npm-cli.js'], native: false }, ...ONLY_ONE },
    ...['pnpm', 'yarn', 'bun'].map((name) => ({ name, versionArguments: ['--version'], itself: null, ...ONLY_ONE })),
  ],
  versionFiles: ['.node-version', '.nvmrc', 'package.json'],
  variables: [
    'NODE_EXTRA_CA_CERTS',
    ...['npm_config_registry', 'npm_config_userconfig', 'npm_config_cafile'],
    ...['NPM_CONFIG_REGISTRY', 'NPM_CONFIG_USERCONFIG'],
    ...['YARN_NPM_REGISTRY_SERVER', 'YARN_REGISTRY', 'BUN_CONFIG_REGISTRY'],
  ],
  secrets: ['.npmrc', '.yarnrc', '.yarnrc.yml', 'bunfig.toml'],
  installed: ['node_modules'],
  installedStores: ['.pnpm', '.store'],
  written: ['*.tsbuildinfo', '.eslintcache', 'install-state.gz'],
  caches: ['.nx', '.parcel-cache', '.pnpm-store', '.turbo', '.vite'],
  keptByFrameworks: [
    '.angular',
    '.astro',
    '.docusaurus',
    '.next',
    '.nitro',
    '.nuxt',
    '.output',
    '.react-router',
    '.svelte-kit',
  ],
  results: [{ beside: 'package.json', names: ['build', 'dist', 'out'] }],
  memory: [
    {
      name: 'NODE_OPTIONS',
      // The old space is not all that Node takes: code, stacks and buffers come on top, some 50 MB before the first request.
      value: '--max-old-space-size={mb}',
      share: 0.75,
      reserve: 64,
      addedUnless: [
        '--max-old-space-size',
        '--max_old_space_size',
        '--max-old_space_size',
        '--max-old-space_size',
        '--max-old_space-size',
        '--max_old-space-size',
        '--max_old_space-size',
        '--max_old-space_size',
      ],
    },
  ],
  outOfMemory: ['JavaScript heap out of memory'],
});
