import { existsSync, realpathSync } from 'node:fs';
import { unknownConfig } from '../next-range.ts';
import { appDirectory, type HookEnvironment, hookedConfig, hookSetting, refuse } from './hooked-config.ts';
import { locateNext } from './locate-next.ts';
import type { NextConfig } from './next-config.ts';

/** What a module of Next exports, getters and all. */
type Exports = Readonly<Record<string, unknown>>;
type LoadConfig = (phase: string, directory: string, ...more: readonly unknown[]) => Promise<unknown>;

/** How many arguments the function has declared: five until 13.4, then two and an object. */
const ARITIES = [2, 5];

/**
 * What `next/dist/server/config` exports, with a function in the place of its own that reads the app's config: it hands over
 * what that read, made ours. Next has declared its exports so that they cannot be replaced, hence the copy.
 */
export function hookedConfigModule(exported: Exports, version: string, env: HookEnvironment): Exports {
  const own = exported.default;
  const isKnown = typeof own === 'function' && own.name === 'loadConfig' && ARITIES.includes(own.length);
  const load = isKnown ? (own as LoadConfig) : refuseShape(version, env);
  const hooked: LoadConfig = async (phase, directory, ...more) => {
    const config = await load(phase, directory, ...more);
    if (asksForSource(more) || !isApp(directory, env)) return config;
    return hookedConfig(isConfig(config) ? config : refuseShape(version, env), env);
  };
  const rest = Object.getOwnPropertyDescriptors(exported);
  return Object.defineProperties({}, { ...rest, default: { enumerable: true, value: hooked } });
}

/** Some callers want what the file says, before defaults: nothing is built from that. */
function asksForSource([options, isRaw]: readonly unknown[]): boolean {
  return isRaw === true || (options as { readonly rawConfig?: boolean } | undefined)?.rawConfig === true;
}

/** A build script may build another app beside the service's. */
function isApp(directory: string, env: HookEnvironment): boolean {
  return existsSync(directory) && realpathSync(directory) === appDirectory(env);
}

function isConfig(config: unknown): config is NextConfig {
  const { basePath, assetPrefix, distDir, images, experimental } = (config ?? {}) as Partial<NextConfig>;
  const texts = [basePath, assetPrefix, distDir, images?.path, images?.loader];
  return texts.every((text) => typeof text === 'string') && typeof experimental === 'object';
}

function refuseShape(version: string, env: HookEnvironment): never {
  const place = locateNext(hookSetting('app', env), hookSetting('root', env));
  return refuse(unknownConfig(hookSetting('service', env), version, place), env);
}
