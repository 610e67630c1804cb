import { readFileSync } from 'node:fs';
import Module from 'node:module';
import { hookedConfigModule } from '../hook/config-module.ts';
import { hookOf } from '../next-range.ts';

/**
 * The hook for versions of Next that have none: `NODE_OPTIONS` loads this into each of their processes, and it changes what
 * the module that reads the config exports. In all other programs it does nothing.
 */
type Load = (module: { exports: Readonly<Record<string, unknown>> }, file: string) => void;

const CONFIG = /[\\/]next[\\/]dist[\\/]server[\\/]config(?:-shared)?\.js$/;

// Not among the declared ones, but of Node's CommonJS since its beginning, and what every such hook uses.
const { _extensions: loaders } = Module as unknown as { readonly _extensions: Record<string, Load> };
const load = loaders['.js'];

if (load !== undefined) {
  loaders['.js'] = (module, file) => {
    const version = CONFIG.test(file) ? versionOf(file) : null;
    const isOurs = version !== null && hookOf(version) === 'preload';
    // From 15.5 on, some have an early form of the other hook, and read its name with their defaults.
    if (isOurs) delete process.env.NEXT_ADAPTER_PATH;
    load(module, file);
    if (isOurs && !file.endsWith('-shared.js'))
      module.exports = hookedConfigModule(module.exports, version, process.env);
  };
}

function versionOf(file: string): string {
  const manifest = file.replace(/dist[\\/]server[\\/][^\\/]+$/, 'package.json');
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { readonly version: string }).version;
}
