import { type Action, BASE_ENVIRONMENT, type BuildPlan, type CacheMount } from '@svc-build/model/plan';
import type { ResolvedService } from '@svc-build/model/service';
import { ADAPTER_VARIABLE, NODE } from './adapter-names.ts';

/** The version for SvelteKit 2. The lock beside the modules names what it needs, with hashes. */
const PACKAGE = { private: true, dependencies: { [NODE]: '5.5.7' } };
const DIRECTORY = '{scratch}/adapter';
/** What takes the place of the adapter that the configuration names: none of its options are for Node. */
const ADAPTER = `import adapter from '${NODE}';\nexport default () => adapter();\n`;
const DOWNLOADS: CacheMount = { name: 'npm', scope: 'shared', key: [], fill: 'together', placedBy: { kind: 'us' } };

/** A plan whose build finds the adapter for Node in the place of another; it is installed apart, and the project stays as it is. */
export function withNodeAdapter({ name }: ResolvedService, plan: BuildPlan): BuildPlan {
  const build = plan.actions.find(({ id }) => id === `build:${name}`);
  if (build === undefined) return plan;
  const install: Action = {
    id: `adapter:${name}`,
    label: 'adapter',
    needs: [],
    requires: [...build.requires, ...build.requires.map(({ source }) => ({ tool: 'npm', range: null, source }))],
    inputs: { directories: [], files: [], exclude: [] },
    generated: [],
    env: { ...BASE_ENVIRONMENT, set: { npm_config_cache: '{keep:npm}', npm_config_update_notifier: 'false' } },
    steps: [
      { kind: 'write', label: 'adapter', path: `${DIRECTORY}/package.json`, contents: JSON.stringify(PACKAGE) },
      { kind: 'write', label: 'adapter', path: `${DIRECTORY}/adapter.mjs`, contents: ADAPTER },
      {
        kind: 'copy',
        label: 'lock',
        from: '{modules}/node-adapter-lock.json',
        to: `${DIRECTORY}/package-lock.json`,
      },
      {
        kind: 'run',
        label: 'npm ci',
        argv: ['npm', 'ci', '--legacy-peer-deps', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'],
        cwd: DIRECTORY,
        env: {},
      },
    ],
    outputs: [DIRECTORY],
    restorable: true,
    keep: [DOWNLOADS],
  };
  const actions = plan.actions.map((action) => (action === build ? takingAdapter(action, install) : action));
  return { ...plan, actions: [install, ...actions] };
}

function takingAdapter(build: Action, { id }: Action): Action {
  const told = {
    NODE_OPTIONS: '--import="{modules}/kit-adapter.mjs"',
    [ADAPTER_VARIABLE]: `${DIRECTORY}/adapter.mjs`,
  };
  return { ...build, needs: [...build.needs, id], env: { ...build.env, set: { ...build.env.set, ...told } } };
}
