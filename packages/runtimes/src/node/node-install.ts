import { posix } from 'node:path';
import { allDependencies } from '@svc-build/manifests/node/node-manifest';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import type { Action, CacheMount, Inputs } from '@svc-build/model/plan';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { SourceTree } from '@svc-build/model/source-tree';
import { inRoot } from '../runtimes.ts';
import { installScriptInputs } from './install-scripts.ts';
import { installedTreeStep } from './installed-tree.ts';
import type { NodePackageManager } from './node-package-manager.ts';
import { nodeResolution } from './node-resolution.ts';
import { staleLockfile } from './stale-lockfile.ts';

const CONFIG_FILES = ['.npmrc', '.yarnrc', '.yarnrc.yml', 'pnpm-workspace.yaml', '.pnpmfile.cjs', 'bunfig.toml'];
/** What package managers read beside each manifest; they compile a package that has the last. */
const BESIDE_MANIFESTS = ['.npmrc', 'binding.gyp'];
/** What an install takes up besides its lockfile: npm reads these too. */
const TAKEN_UP = ['npm-shrinkwrap.json', 'yarn.lock'];
const CONFIG_DIRECTORIES = ['patches', '.yarn/patches', '.yarn/plugins', '.yarn/releases'];

/** Variables that the caller's own settings refer to, above all in continuous integration, where they change with every run. */
const TOKENS = ['NODE_AUTH_TOKEN', 'NPM_TOKEN'];

interface Install {
  readonly locked: readonly [string, ...string[]];
  /** Null where the package manager cannot install without writing a lockfile. */
  readonly unlocked: readonly [string, ...string[]] | null;
  /** Where the lockfile is out of date; null where that cannot be done without writing it. */
  readonly stale: readonly [string, ...string[]] | null;
  readonly env: Readonly<Record<string, string>>;
  /** Who says where downloads are kept, `{keep:<tool>}`. */
  readonly placedBy: 'us' | 'tool';
}

/**
 * How each installs what the lockfile says without writing one. npm gets `install`, not `ci`: `ci` refuses lockfiles that
 * lack the packages of other platforms, and `--no-save` leaves the lockfile alone. pnpm refuses to add to a node_modules
 * that it linked from another store, so on a user's machine it keeps its own. Yarn 2 and later would resolve through
 * .pnp.cjs, which cannot be traced.
 */
const INSTALLS: Readonly<Record<NodePackageManager['name'], Install>> = {
  npm: {
    locked: ['npm', 'install', '--no-save', '--no-audit', '--no-fund', '--prefer-offline'],
    unlocked: ['npm', 'install', '--no-package-lock', '--no-audit', '--no-fund', '--prefer-offline'],
    stale: ['npm', 'install', '--no-save', '--no-audit', '--no-fund', '--prefer-offline'],
    env: { npm_config_cache: '{keep:npm}', npm_config_update_notifier: 'false' },
    placedBy: 'us',
  },
  pnpm: {
    locked: ['pnpm', 'install', '--frozen-lockfile', '--prefer-offline'],
    unlocked: ['pnpm', 'install', '--no-lockfile', '--prefer-offline'],
    stale: ['pnpm', 'install', '--no-lockfile', '--prefer-offline'],
    env: { CI: 'true', npm_config_store_dir: '{keep:pnpm}', pnpm_config_store_dir: '{keep:pnpm}' },
    placedBy: 'tool',
  },
  'yarn-classic': {
    locked: ['yarn', 'install', '--frozen-lockfile', '--non-interactive', '--prefer-offline'],
    unlocked: ['yarn', 'install', '--no-lockfile', '--non-interactive', '--prefer-offline'],
    stale: ['yarn', 'install', '--pure-lockfile', '--non-interactive', '--prefer-offline'],
    env: { YARN_CACHE_FOLDER: '{keep:yarn}' },
    placedBy: 'us',
  },
  'yarn-berry': {
    locked: ['yarn', 'install', '--immutable'],
    unlocked: null,
    stale: null,
    env: { YARN_GLOBAL_FOLDER: '{keep:yarn}', YARN_NODE_LINKER: 'node-modules', YARN_ENABLE_TELEMETRY: '0' },
    placedBy: 'us',
  },
  bun: {
    locked: ['bun', 'install', '--frozen-lockfile'],
    unlocked: ['bun', 'install', '--no-save'],
    stale: ['bun', 'install', '--no-save'],
    env: { BUN_INSTALL_CACHE_DIR: '{keep:bun}' },
    placedBy: 'us',
  },
};

/** The action that installs, shared by every service that installs there; null when no package asks for anything. */
export async function nodeInstallAction(
  manager: NodePackageManager,
  source: SourceTree,
): Promise<Result<Action | null>> {
  const { directory, manifests, lockfile, tool, name } = manager;
  if (manifests.every((manifest) => Object.keys(allDependencies(manifest)).length === 0)) return ok(null);
  const install = INSTALLS[name];
  const stale = await staleLockfile(manager, source);
  const how = lockfile === null ? 'unlocked' : stale === null ? 'locked' : 'stale';
  const argv = install[how];
  if (argv === null) return fail(stale === null ? lockfileMissing(directory) : { ...stale, severity: 'error' });
  const locked = { ...manager, lockfile: how === 'locked' ? lockfile : null };
  const resolution = await source.once(`what ${directory} installs`, (view) => nodeResolution(locked, view));
  const configs = CONFIG_FILES.map((file) => posix.join(directory, file));
  const secrets = await namesInConfigs(configs, source);
  const requires = [{ tool, range: manager.range, source: manager.source }];
  const own = manifests.find((manifest) => manifest.directory === directory);
  return ok(
    {
      id: `install:${directory}`,
      label: 'install',
      needs: [],
      requires: [...requires, ...(own === undefined ? [] : [nodeRequirement(own)])],
      inputs: await installInputs(manager, configs, source),
      generated: [],
      env: {
        files: [],
        frameworkFiles: [],
        prefixes: [],
        names: secrets,
        ...(secrets.length === 0 ? {} : { sealed: secrets }),
        unkeyed: TOKENS,
        urls: false,
        set: install.env,
      },
      steps: [
        installedTreeStep(manager),
        { kind: 'run', label: argv.slice(0, 2).join(' '), argv, cwd: inRoot(directory), env: {} },
      ],
      outputs: manifests.map((manifest) => posix.join(manifest.directory, 'node_modules')),
      restorable: false,
      ...(how === 'locked' ? {} : { unlocked: true }),
      ...(resolution === null ? {} : { resolution }),
      keep: [{ name: tool, scope: 'shared', key: [], fill: 'together', placedBy: placed(install, directory) }],
    },
    stale === null ? [] : [stale],
  );
}

/** Yarn 2 and later install nothing without one. */
function lockfileMissing(directory: string): Diagnostic {
  return error(
    'LOCKFILE_OUT_OF_DATE',
    `${directory === '.' ? 'The project' : directory} has no yarn.lock, and Yarn cannot install without writing one.`,
    'Run `yarn install` there and commit yarn.lock.',
  );
}

/** Looked for once, whichever service asks: a workspace may have a thousand packages. */
function besideManifests(
  { directory, manifests }: Pick<NodePackageManager, 'directory' | 'manifests'>,
  source: SourceTree,
): Promise<readonly string[]> {
  const paths = manifests.flatMap((manifest) =>
    BESIDE_MANIFESTS.map((name) => posix.join(manifest.directory, name)).filter(
      (path) => path !== posix.join(directory, '.npmrc'),
    ),
  );
  return source.once(`settings of packages in ${directory}`, (view) => existing(paths, view));
}

/** What an install goes by, and what the scripts read that it runs. */
async function installInputs(
  manager: NodePackageManager,
  configs: readonly string[],
  source: SourceTree,
): Promise<Inputs> {
  const { directory, manifests, lockfile } = manager;
  const scripts = await source.once(`what scripts of ${directory} read`, (view) =>
    installScriptInputs(manifests, view),
  );
  const places = CONFIG_DIRECTORIES.map((path) => posix.join(directory, path));
  const takenUp = TAKEN_UP.map((file) => posix.join(directory, file)).filter((file) => file !== lockfile);
  return {
    directories: [...(await existing(places, source)), ...scripts.directories],
    files: [
      ...manifests.map(({ file }) => file),
      ...(lockfile === null ? [] : [lockfile]),
      ...(await existing([...configs, ...takenUp], source)),
      ...(await besideManifests(manager, source)),
    ],
    exclude: scripts.exclude,
  };
}

function placed({ placedBy }: Install, directory: string): CacheMount['placedBy'] {
  return placedBy === 'us'
    ? { kind: 'us' }
    : { kind: 'tool', record: posix.join(directory, 'node_modules/.modules.yaml') };
}

/** Node itself, in the versions that a package asks for. */
export function nodeRequirement(manifest: { readonly nodeRange: string | null; readonly file: string }): {
  readonly tool: string;
  readonly range: string | null;
  readonly source: string;
} {
  return { tool: 'node', range: manifest.nodeRange, source: manifest.file };
}

/** Variables that the settings refer to, such as the token of a private registry in `//host/:_authToken=${TOKEN}`. */
async function namesInConfigs(configs: readonly string[], source: SourceTree): Promise<readonly string[]> {
  const texts = await Promise.all(configs.map((file) => source.readText(file)));
  // In bunfig.toml the braces may be left out.
  const names = texts.flatMap((text, index) => {
    const reference = configs[index]?.endsWith('.toml') === true ? /\$\{?([A-Za-z_]\w*)/g : /\$\{([A-Za-z_]\w*)/g;
    return [...(text ?? '').matchAll(reference)].map((match) => match[1]);
  });
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}

async function existing(paths: readonly string[], source: SourceTree): Promise<readonly string[]> {
  const kinds = await Promise.all(paths.map((path) => source.kind(path)));
  return paths.filter((_, index) => kinds[index] !== null);
}
