import { defineRuntime, onPathAlone, type ToolFacts } from '@svc-build/model/runtime-facts';

/** Where version managers keep each version in a directory of its own, and the usual one of each. */
const PLACES = [
  // nvm
  ...['{NVM_DIR}', '{HOME}/.nvm'].map((root) => `${root}/versions/node/v{version}/bin/node`),
  // fnm
  ...['{FNM_DIR}', '{XDG_DATA_HOME}/fnm', '{HOME}/.local/share/fnm', '{HOME}/Library/Application Support/fnm'].map(
    (root) => `${root}/node-versions/v{version}/installation/bin/node`,
  ),
  // Volta
  ...['{VOLTA_HOME}', '{HOME}/.volta'].map((root) => `${root}/tools/image/node/{version}/bin/node`),
  // mise
  ...['{MISE_DATA_DIR}', '{XDG_DATA_HOME}/mise', '{HOME}/.local/share/mise'].map(
    (root) => `${root}/installs/node/{version}/bin/node`,
  ),
  // asdf
  ...['{ASDF_DATA_DIR}', '{HOME}/.asdf'].map((root) => `${root}/installs/nodejs/{version}/bin/node`),
  // nodenv
  ...['{NODENV_ROOT}', '{HOME}/.nodenv'].map((root) => `${root}/versions/{version}/bin/node`),
  // n
  ...['{N_PREFIX}', '/usr/local'].map((root) => `${root}/n/versions/node/{version}/bin/node`),
  // Homebrew
  ...['/opt/homebrew', '/usr/local'].map((root) => `${root}/opt/node@{version}/bin/node`),
];

/** A package manager, of which machines have one on PATH. */
const manager = (name: string, itself: ToolFacts['itself'] = null): ToolFacts => {
  return { name, itself, askedBy: [], find: onPathAlone(name), brings: [] };
};

/** Keeps pnpm from fetching the version that a project names, and running that: 9 and 10 by the first, later ones by the second. */
export const PNPM_ITSELF = {
  npm_config_manage_package_manager_versions: 'false',
  pnpm_config_pm_on_fail: 'ignore',
} as const;

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
      runsUs: true,
      itself: { files: ['node'], native: true },
      askedBy: [],
      find: {
        names: ['node', 'node{version}', 'node-{version}'],
        places: PLACES,
        ask: ['-p', 'process.version + "\\n" + process.execPath'],
        pattern: 'v{version}',
      },
      brings: ['npm', 'npx', 'corepack'],
    },
    manager('npm', { files: ['npm-cli.js'], native: false }),
    ...['pnpm', 'yarn', 'bun'].map((name) => manager(name)),
  ],
  versionFiles: ['.node-version', '.nvmrc', 'package.json'],
  variables: [
    'NODE_EXTRA_CA_CERTS',
    ...['npm_config_registry', 'npm_config_userconfig', 'npm_config_cafile'],
    ...['NPM_CONFIG_REGISTRY', 'NPM_CONFIG_USERCONFIG'],
    ...['NVM_DIR', 'FNM_DIR', 'VOLTA_HOME', 'MISE_DATA_DIR', 'N_PREFIX'],
    ...['ASDF_DATA_DIR', 'ASDF_NODEJS_VERSION', 'NODENV_ROOT', 'NODENV_VERSION'],
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
    '.stencil',
    '.svelte-kit',
    '.umi',
    '.umi-production',
    '.umi-test',
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
